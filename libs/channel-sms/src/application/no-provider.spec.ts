import { expect, it } from '@jest/globals';
import { NoProvider } from './no-provider.js';

it('lets everything go another way at once, for customers and for staff', async () => {
  expect(await new NoProvider().send()).toEqual({ state: 'failed', reason: 'no provider of texts is set' });
});
