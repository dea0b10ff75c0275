import {
  caseToken,
  instantNow,
  PREVIEW_BYTES,
  proofKey,
  RedressError,
  sha256,
  utf8Prefix,
  type Clock,
  type Instant,
  type KeyRing,
} from '@redress/kernel';
import {
  nextOccurrence,
  openCalendar,
  readPresets,
  startClocks,
  type Preset,
  type WorkingCalendar,
} from '@redress/deadlines';
import type { OrganisationDirectory, OrganisationProfile } from '@redress/organisation';
import { composeAccessLinks, composeReceipt } from '@redress/updates';
import type { CaseClock } from '../domain/case-head.js';
import type { Accountable, CasePolicy, LinkedCase, ReceiptFacts, ReceiptText } from '../domain/case-policy.js';

export interface PolicyParts {
  readonly directory: OrganisationDirectory;
  readonly keys: KeyRing;
  readonly clock: Clock;
  /** Base of every link, without a slash at its end. */
  readonly publicUrl: string;
}

/** What the organisation file says, as far as cases need it. */
export class OrganisationPolicy implements CasePolicy {
  private constructor(
    private readonly parts: PolicyParts,
    private readonly calendar: WorkingCalendar,
    private readonly preset: Preset,
  ) {}

  /** @throws RedressError `preset-unknown`, `holidays-unknown`. */
  static async open(parts: PolicyParts): Promise<OrganisationPolicy> {
    const { profile } = parts.directory;
    const preset = readPresets().get(profile.preset);
    if (preset === undefined)
      throw new RedressError('preset-unknown', `organisation.preset: there is no timetable ${profile.preset}`);
    return new OrganisationPolicy(parts, await calendarOf(profile), preset);
  }

  accountable(): Accountable {
    const { directory, clock } = this.parts;
    const team = directory.defaultTeam;
    return { teamKey: team.key, ownerKey: directory.ownerFor(team.key, instantNow(clock)).key };
  }

  clocks(receivedAt: Instant): readonly CaseClock[] {
    return startClocks(receivedAt, this.preset, this.calendar);
  }

  clockAgain(name: string, at: Instant): CaseClock | undefined {
    return nextOccurrence(name, at, this.preset, this.calendar);
  }

  teamName(teamKey: string): string {
    return this.parts.directory.team(teamKey)?.name ?? this.parts.directory.profile.name;
  }

  language(stated: string | undefined): string {
    const { languages } = this.parts.directory.profile;
    return stated ?? languages[0] ?? 'en';
  }

  receipt(facts: ReceiptFacts): ReceiptText {
    const { profile } = this.parts.directory;
    const { phone } = profile.contact;
    const { subject, text, language } = composeReceipt({
      reference: facts.reference,
      receivedAt: facts.receivedAt,
      handledBy: this.teamName(facts.teamKey),
      link: this.link(facts.caseId),
      language: facts.language ?? this.language(undefined),
      timeZone: profile.timeZone,
      signature: profile.name,
      ...(facts.expectedBy === undefined ? {} : { expectedBy: facts.expectedBy }),
      ...(phone === undefined ? {} : { phone }),
    });
    return { subject, text: travelling(text), language };
  }

  accessLinks(cases: readonly LinkedCase[], language: string): ReceiptText {
    const { profile } = this.parts.directory;
    const links = cases.map(({ caseId, reference }) => ({ reference, link: this.link(caseId) }));
    const { subject, text, language: written } = composeAccessLinks(links, language, profile.name);
    return { subject, text: travelling(text), language: written };
  }

  isOwnSender(address: string): boolean {
    const { directory } = this.parts;
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    return directory.memberByEmail(address) !== undefined || directory.profile.ownDomains.includes(domain);
  }

  partyKey(address: string): string {
    return this.parts.keys.pseudonym('party', address);
  }

  proofKeys(caseId: string, values: readonly string[]): readonly string[] {
    return [...new Set(values.flatMap((value) => proofKey(this.parts.keys, caseId, value) ?? []))];
  }

  // What goes out by mail shows little until its reader proves something: nobody knows yet who reads there.
  private link(caseId: string): string {
    const { keys, publicUrl, clock } = this.parts;
    return `${publicUrl}/t/${caseToken(keys, { caseId, scope: 'neutral', issuedAt: clock.now() })}`;
  }
}

function travelling(text: string): ReceiptText['text'] {
  const whole = utf8Prefix(text, PREVIEW_BYTES);
  return { preview: whole, bytes: Buffer.byteLength(whole), sha256: sha256(whole) };
}

async function calendarOf(profile: OrganisationProfile): Promise<WorkingCalendar> {
  const { timeZone, holidays, contact } = profile;
  return openCalendar({
    timeZone,
    ...(holidays === undefined ? {} : { jurisdiction: holidays }),
    ...(contact.hours === undefined ? {} : { hours: contact.hours }),
  });
}
