import {
  caseToken,
  instantNow,
  PREVIEW_BYTES,
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
import { composeReceipt } from '@redress/updates';
import type { CaseClock } from '../domain/case-head.js';
import type { Accountable, CasePolicy, ReceiptFacts, ReceiptText } from '../domain/case-policy.js';

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
    const { directory, keys, publicUrl } = this.parts;
    const { profile } = directory;
    const { phone } = profile.contact;
    const { subject, text, language } = composeReceipt({
      reference: facts.reference,
      receivedAt: facts.receivedAt,
      handledBy: this.teamName(facts.teamKey),
      link: `${publicUrl}/t/${caseToken(keys, { caseId: facts.caseId, scope: 'neutral' })}`,
      language: facts.language ?? this.language(undefined),
      timeZone: profile.timeZone,
      signature: profile.name,
      ...(facts.expectedBy === undefined ? {} : { expectedBy: facts.expectedBy }),
      ...(phone === undefined ? {} : { phone }),
    });
    const whole = utf8Prefix(text, PREVIEW_BYTES);
    return { subject, text: { preview: whole, bytes: Buffer.byteLength(whole), sha256: sha256(whole) }, language };
  }
}

async function calendarOf(profile: OrganisationProfile): Promise<WorkingCalendar> {
  const { timeZone, holidays, contact } = profile;
  return openCalendar({
    timeZone,
    ...(holidays === undefined ? {} : { jurisdiction: holidays }),
    ...(contact.hours === undefined ? {} : { hours: contact.hours }),
  });
}
