import { it } from '@jest/globals';

it('asserts nothing', () => {
  const one = 1;
  void one;
});
