import type { FileStore } from '@redress/files';
import { derivedId, type Instant } from '@redress/kernel';
import { predecessorOf, type CaseChange } from '../domain/case-change.js';
import type { CaseHead, PendingUpdate, ReplyRoute } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { isHeld } from '../domain/customer-request.js';
import { heardBy } from '../domain/last-used.js';
import { textRoute } from '../domain/reply-route.js';
import { isTextChannel, TEXT_CHANNELS } from '../domain/text-channel.js';
import type { UpdateRecord } from '../infrastructure/collections.js';
import type { UpdateStore } from '../infrastructure/update-store.js';
import type { CaseChanger } from './case-changer.js';
import { secondRoute } from './customer-facts.js';
import { keepWords, keepWritten } from './sent-words.js';

/**
 * What somebody wrote in a conversation that its visitor has left goes by mail or text, once: the cause is the update, whoever finds it.
 * Where no way is known or allowed, its writer is told. That a client has it after all does no harm.
 */
export class SendUnread {
  constructor(
    private readonly changer: CaseChanger,
    private readonly updates: Pick<UpdateStore, 'find'>,
    private readonly files: FileStore,
    private readonly policy: Pick<CasePolicy, 'words'>,
  ) {}

  /** Does the first that is due; false when none is. @throws what the file store throws */
  async fire(head: CaseHead, now: Instant): Promise<boolean> {
    const due = (head.unread ?? []).find(({ dueAt }) => dueAt <= now);
    if (due === undefined) return false;
    const { updateId } = due;
    const unread = await this.updates.find(updateId);
    const route = unread === null ? undefined : wayBeside(head, unread);
    const sent =
      unread === null || route === undefined ? undefined : await this.written(head, unread, { route, at: now });
    await this.changer.change(
      head._id,
      `fallback:${updateId}`,
      // The words were written for the head that was read: on another one, the next sweep writes them anew.
      (present) => (present.version === head.version ? unreadChange(updateId, sent) : undefined),
      { head, fresh: false },
    );
    return true;
  }

  private async written(
    head: CaseHead,
    { _id, data }: UpdateRecord,
    { route, at }: Way,
  ): Promise<readonly PendingUpdate[]> {
    const { kind, text: said, attachments } = data;
    const text = said.ref === undefined ? said.preview : (await this.files.read(said.ref)).toString('utf8');
    const order = { kind: kind === 'question' ? kind : 'reply', text, files: attachments !== undefined } as const;
    const composed = this.policy.words({ ...head, reply: route }, order);
    const place = { caseId: head._id, cause: `fallback:${_id}` };
    const { text: whole, sent = whole, templates } = await keepWritten(this.files, place, composed);
    const again: PendingUpdate = {
      updateId: derivedId('update', head._id, _id, 'fallback'),
      insteadOf: _id,
      kind,
      route,
      subject: composed.subject,
      text: sent,
      language: composed.language,
      automatic: 'no',
      issuedAt: at,
      ...afterOn(head, route),
      ...(attachments === undefined || sent !== whole ? {} : { attachments }),
      ...(templates === undefined ? {} : { templates }),
    };
    return [again, ...(await this.announced(head, again))];
  }

  // The conversation says it too, for whoever comes back to it.
  private async announced(
    head: CaseHead,
    { updateId: announces, kind, issuedAt, insteadOf = '' }: PendingUpdate,
  ): Promise<readonly PendingUpdate[]> {
    const route = heardBy(head, 'chat');
    if (route === undefined) return [];
    const { subject, text, language, templates } = this.policy.words({ ...head, reply: route }, { kind: 'also-sent' });
    return [
      {
        updateId: derivedId('update', head._id, insteadOf, 'also-sent'),
        announces,
        kind,
        route,
        subject,
        text: await keepWords(this.files, { caseId: head._id, cause: `also-sent:${insteadOf}` }, text),
        language,
        automatic: 'auto-generated',
        issuedAt,
        ...afterOn(head, route),
        ...(templates === undefined ? {} : { templates }),
      },
    ];
  }
}

interface Way {
  readonly route: ReplyRoute;
  readonly at: Instant;
}

/** By which way words reach who has left the conversation; undefined where none is known, safe and wanted. */
function wayBeside(head: CaseHead, { data }: UpdateRecord): ReplyRoute | undefined {
  // Of a decision the conversation has only the line that announces it.
  if (isHeld(head) || head.customer.wrongPerson === true || data.kind === 'decision') return undefined;
  const route = secondRoute(head, 'chat');
  if (route.channel === 'email' || isTextChannel(route.channel)) return route;
  // A page calls nobody.
  if (route.channel !== 'web' || head.contact?.safe !== undefined) return undefined;
  return TEXT_CHANNELS.map((each) => textRoute(head, each)).find((each) => each !== undefined);
}

function unreadChange(updateId: string, sent: readonly PendingUpdate[] | undefined): CaseChange {
  const [again] = sent ?? [];
  return {
    ...(sent === undefined ? {} : { updates: sent }),
    history: {
      kind: 'update-unread',
      actor: 'system',
      content: {
        updateId,
        ...(again === undefined ? {} : { again: again.updateId, channel: again.route.channel }),
      },
    },
    forPeople: true,
    forCustomer: false,
  };
}

function afterOn(head: CaseHead, route: ReplyRoute): Pick<PendingUpdate, 'after'> {
  const after = predecessorOf(head, route);
  return after === undefined ? {} : { after };
}
