import { keepNewest } from '@redress/channel-kit';
import type { CaseViewUpdated } from '@redress/contracts';
import type { Model } from '@redress/persistence';
import type { ChatCaseRow, TalkedAbout } from '../infrastructure/chat-case-row.js';

/** Which case each conversation is about, and what its visitor is told of it: a read model of the views that name a conversation. */
export class ChatCases {
  /** @param changed hears of a conversation whose case has changed, in this process */
  constructor(
    private readonly rows: Model<ChatCaseRow>,
    private readonly changed: (conversation: string) => void,
  ) {}

  /** Keeps the view unless a newer one is here; of cases that nobody talks about nothing is kept. Repeatable. */
  async apply(view: CaseViewUpdated): Promise<void> {
    const { caseId: _id, chat: conversation, sequence, erased } = view;
    if (erased || conversation === undefined) {
      // Of most cases nothing is here, and to read that costs less than to write nothing.
      if ((await this.rows.findOne({ _id }).lean<ChatCaseRow>()) === null) return;
      const left = { $set: { sequence, erased, about: null }, $unset: { conversation: '' } };
      await this.rows.updateOne({ _id, sequence: { $lt: sequence } }, left);
      return;
    }
    await keepNewest(this.rows, { _id, conversation, sequence, erased, about: aboutOf(view) });
    this.changed(conversation);
  }

  /** A tombstone: whatever is here goes. */
  async erase(caseId: string): Promise<void> {
    await this.rows.updateOne({ _id: caseId }, { $set: { erased: true, about: null }, $unset: { conversation: '' } });
  }

  /** The id of the case that a conversation is about now; undefined while there is none. */
  async caseOf(conversation: string): Promise<string | undefined> {
    return (await this.of([conversation])).get(conversation)?.caseId;
  }

  /** What each conversation is about now, the newest case of several; those without a case are left out. */
  async of(conversations: readonly string[]): Promise<ReadonlyMap<string, TalkedCase>> {
    if (conversations.length === 0) return new Map();
    const rows = await this.rows.find({ conversation: { $in: [...conversations] } }).lean<ChatCaseRow[]>();
    const found = new Map<string, TalkedCase>();
    for (const { _id: caseId, conversation, about } of rows) {
      if (conversation === undefined || about === null) continue;
      const known = found.get(conversation);
      if (known === undefined || known.about.receivedAt < about.receivedAt) found.set(conversation, { caseId, about });
    }
    return found;
  }
}

/** A case that is talked about. */
export interface TalkedCase {
  readonly caseId: string;
  readonly about: TalkedAbout;
}

function aboutOf({
  reference,
  state,
  receivedAt,
  answeredBy,
  teamKey,
  nextUpdateBy,
  expectedBy,
}: CaseViewUpdated): TalkedAbout {
  const [promisedBy] = [nextUpdateBy, expectedBy].filter((each) => each !== undefined).sort();
  return {
    reference,
    state,
    receivedAt,
    ...(answeredBy === undefined ? {} : { answeredBy }),
    ...(teamKey === undefined ? {} : { teamKey }),
    ...(promisedBy === undefined ? {} : { promisedBy }),
  };
}
