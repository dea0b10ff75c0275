import { expect, it } from '@jest/globals';
import { UPDATES, type UpdateRecord } from '@redress/cases';
import { CaseStage, mail } from './stage.js';

it('shows the updates of a case in the order in which they last changed, of many the newest hundred', async () => {
  const stage = await CaseStage.open();
  await stage.receive(mail('m1', 'kim'));
  const row = (n: number): Partial<UpdateRecord> => ({
    _id: `u${String(n)}`,
    caseId: 'm1',
    changedAt: new Date(Date.parse('2027-01-01T10:00:00.000Z') + n * 60_000).toISOString(),
  });
  const rows = Array.from({ length: 120 }, (_, n) => row(119 - n));
  await stage.database.model(UPDATES).collection.insertMany(rows as never, { ordered: false });
  const everything = { teams: [], sees: () => true, isKept: () => false };
  const { updates } = await stage.reader.whole('m1', everything);
  expect(updates.map(({ _id }) => _id)).toEqual(Array.from({ length: 100 }, (_, n) => `u${String(n + 20)}`));
  await stage.database.close();
});
