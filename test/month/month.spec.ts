import { expect, it } from '@jest/globals';
import { faultsOf, figuresOf } from './month-figures.js';
import { Month } from './month.js';
import { SMALL_WEEK } from './month-plan.js';

const NONE = { overCapacity: 0, conflicts: 0, offDuty: 0, owners: 0, starved: 0, failures: 0 };

it('a week of a small contact centre gives every case to somebody who may have it, and forgets none', async () => {
  const month = await Month.open(SMALL_WEEK);
  await month.play(() => undefined);
  const { zeros, counts } = figuresOf(month);
  expect({ ...zeros, faults: faultsOf(month) }).toEqual({ ...NONE, faults: [] });
  expect(counts['given out by machine']).toBeGreaterThan(SMALL_WEEK.arrivals * 0.9);
  await month.office.close();
}, 300_000);
