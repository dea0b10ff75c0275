import type { Instant } from '@redress/kernel';

/**
 * What staff are told of on a case. `returned`: it went back to its queue without its lead's doing. `share-passed`: a share of a clock's time that the team's ladder names. `breach` goes
 * on being told up the ladder as long as the duty is not met. `other-wrote`: a person who is not the customer.
 * `owner-barred`: nobody without a conflict answers for the case. `draft-asked`: words for the customer are wanted by a date; `not-told`: that
 * date brought none. `by-hand`: an update that a person is to carry out. `conflict-suspected`: somebody must confirm or clear it.
 * `call-wanted`, `person-wanted`: the customer asks to be called, or for a person. `unread`: what somebody wrote in a conversation has reached nobody.
 * `nobody-could-take`: no handler of the team ever can. `reopened`: nobody decided in time about a message on the closed case.
 */
export const OCCASION_KINDS = [
  'share-passed',
  'nine-tenths',
  'breach',
  'safety',
  'assigned',
  'customer-wrote',
  'not-delivered',
  'not-me',
  'returned',
  'other-wrote',
  'owner-barred',
  'draft-asked',
  'not-told',
  'by-hand',
  'conflict-suspected',
  'nobody-could-take',
  'reopened',
  'call-wanted',
  'person-wanted',
  'unread',
] as const;
export type OccasionKind = (typeof OCCASION_KINDS)[number];

/** The share of a clock's time at which people are warned, unless their ladder says otherwise. */
export const NINE_TENTHS = 0.9;

/** A clock of a case, as far as notices need it. */
export interface NoticedClock {
  readonly name: string;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  readonly metAt?: Instant;
  /** It ran out, and that was told. */
  readonly breachedAt?: Instant;
  /** The duty fell away with the case. */
  readonly endedAt?: Instant;
}

/** What of a case decides on who is told; the fields of its head. */
export interface NoticedCase {
  readonly _id: string;
  readonly reference: string;
  readonly teamKey: string;
  readonly ownerKey: string;
  readonly handlerKey: string;
  readonly confidential: boolean;
  readonly subjects: readonly string[];
  readonly interested: readonly string[];
  readonly clocks: readonly NoticedClock[];
}

/** Which clock an occasion is about. */
export type ClockName = Pick<NoticedClock, 'name' | 'dueAt'>;

/** Something that staff should know of. */
export interface Occasion {
  readonly kind: OccasionKind;
  /** The same happening has the same id, however often it is worked out and by whichever step of a ladder. */
  readonly id: string;
  readonly clock?: ClockName;
  /** Staff key of the one person whom it concerns; undefined: the rungs decide. */
  readonly concerns?: string;
  /** Staff key of who brought it about. */
  readonly by?: string;
}

/** A change of a case as its history tells it: ids and codes. `id` is `case:cause`. */
export interface NotedChange {
  readonly id: string;
  readonly kind: string;
  readonly actor: string;
  readonly at: Instant;
  readonly content: Readonly<Record<string, unknown>>;
}

const LOST: readonly unknown[] = ['bounced', 'failed', 'unknown', 'suppressed'];
// A channel that says nothing was told to be so, and of a wrong person everybody has been told.
const HELD_BACK_KNOWINGLY: readonly unknown[] = ['silent', 'wrong-person'];

/** What of the case an occasion on it hangs on. `inDanger`: it is one of safety, and who is given it hears of that. */
export type OccasionGround = Pick<NoticedCase, 'clocks'> & { readonly inDanger?: boolean };

/** What a change of a case is to staff: nothing for most changes; danger beside whatever else it is. */
export function occasionsOf(change: NotedChange, { clocks, inDanger = false }: OccasionGround): readonly Occasion[] {
  const danger = speaksOfDanger(change) ? [{ kind: 'safety' as const, id: `safety:${change.id}` }] : [];
  const noted = change.kind === 'assignment-released' ? returned(change, clocks) : usualOccasion(change);
  const usual = noted?.kind === 'assigned' && inDanger ? { ...noted, kind: 'safety' as const } : noted;
  return [...danger, ...markedOccasions(change), ...(usual === undefined ? [] : [usual])];
}

// What a change brings with it, whatever it is itself.
function markedOccasions(change: NotedChange): readonly Occasion[] {
  const { id, actor } = change;
  // The first change by which nobody without a conflict answers for the case.
  const unowned = hasReason(change, 'owner-barred') ? [{ kind: 'owner-barred' as const, id: `owner:${id}` }] : [];
  const suspected = hasReason(change, 'conflict-suspected')
    ? [{ kind: 'conflict-suspected' as const, id: `conflict:${id}` }]
    : [];
  const byHand = handedOver(change).map((updateId) => ({
    kind: 'by-hand' as const,
    id: `by-hand:${updateId}`,
    // Whoever wrote it knows.
    by: actor,
  }));
  return [...unowned, ...suspected, ...byHand];
}

// Ids of updates that no channel carries.
function handedOver({ content }: NotedChange): readonly string[] {
  const { byHand } = content;
  return Array.isArray(byHand) ? byHand.map(String) : [];
}

// Coded kinds of risk that were read in the message that made the change.
function speaksOfDanger({ content }: NotedChange): boolean {
  const { safety } = content;
  return Array.isArray(safety) && safety.length > 0;
}

// However often it comes back in a day, its lead hears of it once, by its earliest clock.
function returned({ actor, at, content }: NotedChange, clocks: readonly NoticedClock[]): Occasion | undefined {
  if (reasonsOf(content).some(({ code }) => code === 'taken-away')) return undefined;
  const clock = earliestOpen(clocks);
  const named = clock === undefined ? {} : { clock: { name: clock.name, dueAt: clock.dueAt } };
  return { kind: 'returned', id: `returned:${at.slice(0, 10)}`, by: actor, ...named };
}

function hasReason({ content }: NotedChange, wanted: string): boolean {
  return reasonsOf(content).some(({ code }) => code === wanted);
}

function reasonsOf({ reasons }: NotedChange['content']): readonly { readonly code?: unknown }[] {
  return Array.isArray(reasons) ? (reasons as readonly { readonly code?: unknown }[]) : [];
}

function usualOccasion({ id, kind, actor, content }: NotedChange): Occasion | undefined {
  switch (kind) {
    case 'clock-running-out':
      return ofClock(content, (clock) => shareOf(clock, NINE_TENTHS));
    case 'clock-breached':
      return ofClock(content, breachOf);
    case 'case-assigned': {
      const concerns = content['handler'];
      // Whoever took it knows.
      return typeof concerns === 'string' && concerns !== actor ? { kind: 'assigned', id, concerns } : undefined;
    }
    case 'message-added':
    case 'message-after-closure':
      if (content['kind'] !== 'message') return undefined;
      // It says that they have written, and what is to be done.
      if (asked(content) !== undefined) return { kind: asked(content) ?? 'customer-wrote', id };
      return { kind: actor === 'customer' ? 'customer-wrote' : 'other-wrote', id };
    case 'case-opened': {
      const kind = asked(content);
      return kind === undefined ? undefined : { kind, id };
    }
    case 'update-unread':
      return content['again'] === undefined
        ? { kind: 'unread', id: `${String(content['updateId'])}:unread` }
        : undefined;
    case 'update-delivery':
      return isLost(content) ? { kind: 'not-delivered', id: `${String(content['updateId'])}:lost` } : undefined;
    case 'not-me-requested':
      return { kind: 'not-me', id };
    case 'draft-asked':
      return ofClock(content, draftOf);
    case 'customer-not-told':
      return content['why'] === 'overtaken' ? undefined : ofClock(content, notToldOf);
    case 'nobody-could-take':
      return { kind: 'nobody-could-take', id };
    case 'case-reopened':
      return content['reason'] === 'undecided' ? { kind: 'reopened', id } : undefined;
    default:
      return undefined;
  }
}

function asked({ asks }: NotedChange['content']): OccasionKind | undefined {
  if (asks === 'call') return 'call-wanted';
  return asks === 'person' ? 'person-wanted' : undefined;
}

function isLost({ state, reason }: NotedChange['content']): boolean {
  return LOST.includes(state) && !(state === 'suppressed' && HELD_BACK_KNOWINGLY.includes(reason));
}

/** The breach of a clock; `id` is the same for every rung that hears of it. */
export function breachOf(clock: ClockName): Occasion {
  return { kind: 'breach', id: `breach:${clock.name}:${clock.dueAt}`, clock };
}

/** That `share` of a clock's time has passed. */
export function shareOf(clock: ClockName, share: number): Occasion {
  const kind = share === NINE_TENTHS ? ('nine-tenths' as const) : ('share-passed' as const);
  return { kind, id: `share:${String(share)}:${clock.name}:${clock.dueAt}`, clock };
}

function draftOf(clock: ClockName): Occasion {
  return { kind: 'draft-asked', id: `draft:${clock.name}:${clock.dueAt}`, clock };
}

function notToldOf(clock: ClockName): Occasion {
  return { kind: 'not-told', id: `not-told:${clock.name}:${clock.dueAt}`, clock };
}

/** True when the clock still runs on the case: nobody has met it, and the case still wants it. */
export function stillRuns({ clocks }: Pick<NoticedCase, 'clocks'>, { name, dueAt }: ClockName): boolean {
  return clocks.some((each) => each.name === name && each.dueAt === dueAt && isOpen(each));
}

/**
 * True when no other open clock of the case falls due before this one: it speaks for the case. What ran out and was told
 * before this one did speaks no more: a duty that stays missed must not mute every later one.
 */
export function isEarliest({ clocks }: Pick<NoticedCase, 'clocks'>, { name, dueAt }: ClockName): boolean {
  const itself = clocks.find((each) => each.name === name && each.dueAt === dueAt);
  const first = earliestOpen(clocks.filter((each) => !ranOutBefore(each, itself)));
  return first === undefined || (first.name === name && first.dueAt === dueAt);
}

// Clocks that one look found run out, after a stop, are told by one of them.
function ranOutBefore({ breachedAt }: NoticedClock, other: NoticedClock | undefined): boolean {
  return breachedAt !== undefined && (other?.breachedAt === undefined || breachedAt < other.breachedAt);
}

function earliestOpen(clocks: readonly NoticedClock[]): NoticedClock | undefined {
  return clocks
    .filter(isOpen)
    .reduce<NoticedClock | undefined>(
      (earliest, each) => (earliest === undefined || each.dueAt < earliest.dueAt ? each : earliest),
      undefined,
    );
}

function isOpen({ metAt, endedAt }: NoticedClock): boolean {
  return metAt === undefined && endedAt === undefined;
}

function ofClock({ clock, dueAt }: NotedChange['content'], make: (clock: ClockName) => Occasion): Occasion | undefined {
  return typeof clock === 'string' && typeof dueAt === 'string' ? make({ name: clock, dueAt }) : undefined;
}
