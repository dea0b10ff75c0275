import { expect, it } from '@jest/globals';

it.skip('is skipped', () => {
  expect(1).toBe(1);
});
