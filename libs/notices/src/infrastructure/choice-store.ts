import type { Database, Model } from '@redress/persistence';
import { USUAL_CHOICES, type NoticeChoices } from '../domain/choices.js';
import { NOTICE_CHOICES, type ChoiceRecord } from './notice-collections.js';

/** How each member of staff wants to be told. */
export class ChoiceStore {
  private readonly model: Model<ChoiceRecord>;

  constructor(database: Database) {
    this.model = database.model(NOTICE_CHOICES);
  }

  /** The choices of these people; who has chosen nothing has the usual ones. */
  async of(keys: readonly string[]): Promise<(key: string) => NoticeChoices> {
    const rows = keys.length === 0 ? [] : await this.rows({ _id: { $in: [...keys] } });
    const known = new Map(rows.map(({ _id, by, nineTenths, digest }) => [_id, { by, nineTenths, digest }]));
    return (key) => known.get(key) ?? USUAL_CHOICES;
  }

  async choose(key: string, choices: NoticeChoices): Promise<void> {
    const { by, nineTenths, digest } = choices;
    await this.model.updateOne(
      { _id: key },
      { $set: { by, nineTenths, digest }, $setOnInsert: { digestedOn: '' } },
      { upsert: true },
    );
  }

  /** The last day, by staff key, that each person had a digest of. */
  async digestDays(): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.rows({})).map(({ _id, digestedOn }) => [_id, digestedOn]));
  }

  async digestedOn(key: string, date: string): Promise<void> {
    await this.model.updateOne(
      { _id: key },
      { $set: { digestedOn: date }, $setOnInsert: { ...USUAL_CHOICES } },
      { upsert: true },
    );
  }

  private async rows(filter: Record<string, unknown>): Promise<ChoiceRecord[]> {
    return this.model
      .find(filter as never)
      .lean<ChoiceRecord[]>()
      .exec();
  }
}
