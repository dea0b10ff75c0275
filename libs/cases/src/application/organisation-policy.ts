import { caseToken, instantNow, proofKey, RedressError, telephoneNumber } from '@redress/kernel';
import type { CaseTokenScope, Clock, Instant, KeyRing } from '@redress/kernel';
import {
  nextOccurrence,
  openCalendar,
  readPresets,
  startClocks,
  timeZone,
  type Preset,
  type Timetable,
  type WorkingCalendar,
} from '@redress/deadlines';
import type { Channel } from '@redress/contracts';
import {
  hasConflict,
  type OrganisationDirectory,
  type OrganisationProfile,
  type StaffMember,
} from '@redress/organisation';
import {
  chooseLanguage,
  detectLanguage,
  quietStretch,
  UpdateWriter,
  type House,
  type QuietStretch,
  type UpdateOrder,
  type WrittenUpdate,
} from '@redress/updates';
import { AFTER_CLOSURE } from '../domain/after-closure.js';
import type { CaseClock } from '../domain/case-clock.js';
import type { CaseHead } from '../domain/case-head.js';
import type {
  Accountable,
  CaseEvent,
  CasePolicy,
  KeptFrom,
  Owner,
  LinkedCase,
  LinkReader,
  ReceiptFacts,
  ReceiptText,
  ReadingClues,
  TextCodes,
  WordsOrder,
  WrittenWords,
} from '../domain/case-policy.js';
import { linkScope } from '../domain/link-scope.js';
import { takesTexts, talksInChat } from '../domain/reply-route.js';
import { isTextChannel } from '../domain/text-channel.js';
import { wordsToKeep } from '../domain/told-customer.js';
import { withAskDate } from './ask-date.js';
import { canonicalAddress } from './canonical-address.js';
import { textCodes, withReplyCode } from './text-codes.js';

// A message on a closed case is decided on within a working day.
const AFTER_CLOSURE_TIMETABLE: Preset = {
  id: 'closed-cases',
  source: 'ISO 10002:2018 clause 7.9',
  verification: 'practice',
  milestones: [
    {
      name: AFTER_CLOSURE,
      duty: AFTER_CLOSURE,
      start: 'first_receipt',
      within: [{ amount: 1, unit: 'wd' }],
      repeats: false,
      rollsToWorkingDay: false,
    },
  ],
  windows: [],
};
// Five links fit into what travels whole.
const MOST_LINKS = 5;

export interface PolicyParts {
  readonly directory: OrganisationDirectory;
  readonly keys: KeyRing;
  readonly clock: Clock;
  /** Base of every link, without a slash at its end. */
  readonly publicUrl: string;
}

/** What the organisation file says, as far as cases need it. */
export class OrganisationPolicy implements CasePolicy {
  readonly texts: TextCodes;

  private constructor(
    private readonly parts: PolicyParts,
    private readonly timetable: Timetable,
    /** Where words for customers come from. */
    readonly writer: UpdateWriter,
  ) {
    this.texts = textCodes(parts.keys, writer, parts.directory.profile.timeZone);
  }

  /** @throws RedressError `preset-unknown`, `holidays-unknown`, `templates-invalid`, `phone-charged`. */
  static async open(parts: PolicyParts): Promise<OrganisationPolicy> {
    const { profile } = parts.directory;
    const preset = readPresets().get(profile.preset);
    if (preset === undefined)
      throw new RedressError('preset-unknown', `organisation.preset: there is no timetable ${profile.preset}`);
    const timetable = { preset, calendar: await calendarOf(profile, preset) };
    return new OrganisationPolicy(parts, timetable, UpdateWriter.open(houseOf(parts.directory)));
  }

  accountable(): Accountable {
    const { directory, clock } = this.parts;
    const team = directory.defaultTeam;
    return { teamKey: team.key, ownerKey: directory.ownerFor(team.key, instantNow(clock)).key };
  }

  teamOf(category: string): string | undefined {
    const { directory } = this.parts;
    const known = directory.category(category);
    if (known?.active !== true) return undefined;
    const named = directory.team(known.team ?? '');
    return named?.active === true ? named.key : directory.defaultTeam.key;
  }

  owner(teamKey: string, { barred, subjects }: KeptFrom): Owner {
    const { directory, clock } = this.parts;
    const isKept = ({ key }: StaffMember): boolean =>
      barred.includes(key) || directory.ledBy(key).some((led) => subjects.includes(led));
    const owner = directory.ownerFor(teamKey, instantNow(clock), isKept);
    return { ownerKey: owner.key, ownerBarred: isKept(owner) };
  }

  interestedIn(parties: { readonly address?: string; readonly subjects: readonly string[] }): readonly string[] {
    return this.parts.directory.staff
      .filter((member) => !parties.subjects.includes(member.key) && hasConflict(member, parties))
      .map(({ key }) => key);
  }

  clocks(receivedAt: Instant): readonly CaseClock[] {
    return this.started({ event: 'first_receipt', at: receivedAt, receivedAt });
  }

  clocksFrom(event: CaseEvent, at: Instant, receivedAt: Instant): readonly CaseClock[] {
    return this.started({ event, at, receivedAt });
  }

  clockAgain(name: string, at: Instant, receivedAt: Instant): CaseClock | undefined {
    const clock = nextOccurrence(name, { at, receivedAt }, this.timetable);
    return clock === undefined ? undefined : withAskDate(clock, this.timetable.calendar);
  }

  afterClosure(at: Instant): CaseClock {
    const timetable = { preset: AFTER_CLOSURE_TIMETABLE, calendar: this.timetable.calendar };
    const [clock] = startClocks({ event: 'first_receipt', at, receivedAt: at }, timetable);
    if (clock === undefined) throw new RedressError('preset-unknown', 'a message on a closed case has no timetable');
    return clock;
  }

  words(head: CaseHead, first: WordsOrder, ...others: readonly WordsOrder[]): WrittenWords {
    const lead = this.orderOf(head, first);
    const rest = others.map((order) => this.orderOf(head, order));
    const { channel } = head.reply;
    if (isTextChannel(channel) && takesTexts(head)) {
      return withReplyCode(head, channel, this.writer.writeText(channel, lead, ...rest));
    }
    return talksInChat(head) ? this.spoken(lead, rest) : this.writer.writeTogether(lead, ...rest);
  }

  // Where the customer sleeps nobody knows: a number tells a country, and an address nothing.
  quietHours(channel: Channel, at: Instant): QuietStretch | undefined {
    const { quietHours, timeZone: place } = this.parts.directory.profile;
    // The same telephone rings.
    const hours = quietHours[channel] ?? (channel === 'whatsapp' ? quietHours['sms'] : undefined);
    return hours === undefined ? undefined : quietStretch(hours, at, timeZone(place));
  }

  teamName(teamKey: string): string {
    return this.parts.directory.team(teamKey)?.name ?? this.parts.directory.profile.name;
  }

  shownName(staffKey: string): string | undefined {
    const member = this.parts.directory.member(staffKey);
    return member?.displayName ?? member?.name;
  }

  language({ stated, hinted, text }: ReadingClues): string {
    const clues = { ...(stated === undefined ? {} : { stated }), ...(hinted === undefined ? {} : { hinted }) };
    // To tell a language costs more than to be told.
    const found = stated === undefined ? detectLanguage(text) : {};
    return chooseLanguage({ ...clues, ...found }, this.parts.directory.profile.languages[0] ?? 'en');
  }

  receipt(facts: ReceiptFacts): ReceiptText {
    const { reference, receivedAt, expectedBy, teamKey, safety } = facts;
    const expected = safety === true ? {} : this.yetToCome(expectedBy);
    const link = this.link(facts.caseId, facts.recipientKey, linkScope(facts));
    const written = this.writer.write({
      kind: 'receipt',
      channel: isTextChannel(facts.channel) || facts.channel === 'chat' ? facts.channel : 'mail',
      language: facts.language ?? '',
      values: { reference, receivedAt, handledBy: this.teamName(teamKey), link, ...expected },
      emergency: safety === true,
    });
    return travelling(written);
  }

  accessLinks(cases: readonly LinkedCase[], { key, channel: by, language }: LinkReader): ReceiptText {
    const channel = isTextChannel(by) ? by : 'mail';
    const shown = cases.slice(0, channel === 'mail' ? MOST_LINKS : 1);
    const links = shown.map(({ caseId, reference }) => `${reference}: ${this.link(caseId, key)}`).join('\n');
    const values = { links, count: shown.length };
    return travelling(this.writer.write({ kind: 'access', channel, language, values }));
  }

  isOwnSender(address: string): boolean {
    const { directory } = this.parts;
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    return directory.memberByEmail(address) !== undefined || directory.profile.ownDomains.includes(domain);
  }

  partyKey(address: string): string {
    const { phone } = this.parts.directory.profile.contact;
    return this.parts.keys.pseudonym('party', canonicalAddress(address, phone));
  }

  telephone(typed: string): string | undefined {
    return telephoneNumber(typed, this.parts.directory.profile.contact.phone);
  }

  proofKeys(caseId: string, values: readonly string[]): readonly string[] {
    return [...new Set(values.flatMap((value) => proofKey(this.parts.keys, caseId, value) ?? []))];
  }

  /** Lines of a conversation; where they only announce what a person wrote, `whole` has it as it is read on the page. */
  private spoken(lead: UpdateOrder, rest: readonly UpdateOrder[]): WrittenWords {
    const line = this.writer.write({ ...lead, channel: 'chat' });
    const lines = rest.map((order) => this.writer.write({ ...order, channel: 'chat' }).text);
    const said = { ...line, text: [line.text, ...lines].join('\n\n') };
    const words = lead.values.text;
    if (words === undefined || said.text.includes(words)) return said;
    return { ...said, whole: this.writer.writeTogether(lead, ...rest).text };
  }

  private started(occurrence: Parameters<typeof startClocks>[0]): readonly CaseClock[] {
    const { calendar } = this.timetable;
    return startClocks(occurrence, this.timetable).map((clock) => withAskDate(clock, calendar));
  }

  private orderOf(
    head: CaseHead,
    { kind, recourse = false, files = false, expectedBy, ...said }: WordsOrder,
  ): UpdateOrder {
    const { reference, receivedAt, language, handlerKey, teamKey, reply, _id } = head;
    const handledBy = this.shownName(handlerKey) ?? this.teamName(teamKey);
    const expected = this.yetToCome(expectedBy);
    const link = this.link(_id, reply.key, linkScope(reply, said.text));
    const values = { ...said, ...expected, reference, receivedAt, handledBy, link };
    return { kind, channel: 'mail', language, recourse, files, values, emergency: kind === 'emergency' };
  }

  // A decision that is late by then is promised for no day.
  private yetToCome(expectedBy: Instant | undefined): Pick<ReceiptFacts, 'expectedBy'> {
    return expectedBy === undefined || expectedBy <= instantNow(this.parts.clock) ? {} : { expectedBy };
  }

  private link(caseId: string, recipient: string, scope: CaseTokenScope = 'neutral'): string {
    const { keys, publicUrl, clock } = this.parts;
    return `${publicUrl}/t/${caseToken(keys, { caseId, scope, issuedAt: clock.now(), recipient })}`;
  }
}

function travelling({ subject, text, language, templates }: WrittenUpdate): ReceiptText {
  return { subject, language, templates, ...wordsToKeep(text) };
}

function houseOf({ profile, teams, staff }: OrganisationDirectory): House {
  const { name, languages, timeZone, contact, recourse, emergencyContacts } = profile;
  const people = staff.map((member) => member.displayName ?? member.name);
  return {
    name,
    languages,
    timeZone,
    emergencyContacts,
    names: [...teams.map((team) => team.name), ...people],
    ...(contact.phone === undefined ? {} : { phone: contact.phone }),
    ...(contact.email === undefined ? {} : { email: contact.email }),
    ...(contact.post === undefined ? {} : { post: contact.post }),
    ...(recourse === undefined ? {} : { recourse }),
  };
}

async function calendarOf(profile: OrganisationProfile, preset: Preset): Promise<WorkingCalendar> {
  const { timeZone, contact } = profile;
  const holidays = preset.holidays ?? profile.holidays;
  return openCalendar({
    timeZone,
    ...(holidays === undefined ? {} : { jurisdiction: holidays }),
    ...(contact.hours === undefined ? {} : { hours: contact.hours }),
  });
}
