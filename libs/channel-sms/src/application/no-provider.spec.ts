import { expect, it } from '@jest/globals';
import type { DeliveryRow } from '@redress/channel-kit';
import { NoProvider } from './no-provider.js';

it('keeps what is for customers waiting, and lets what is for staff go another way at once', async () => {
  const sent = async (kind: DeliveryRow['update']['kind']): Promise<string> =>
    (await new NoProvider().send({ update: { kind } as DeliveryRow['update'] })).state;
  expect(await sent('receipt')).toBe('refused-for-now');
  expect(await sent('notice')).toBe('failed');
});
