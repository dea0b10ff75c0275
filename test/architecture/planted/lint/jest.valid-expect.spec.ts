import { expect, it } from '@jest/globals';

it('compares nothing', () => {
  expect(1);
});
