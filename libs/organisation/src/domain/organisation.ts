import type { WeeklyHours } from './weekly-hours.js';

/** What a member of staff may do; what each may see is the visibility rule's to say. `employee` enters complaints and has no seat. */
export const STAFF_ROLES = ['employee', 'handler', 'lead', 'manager', 'auditor', 'admin'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Channels a person may be given cases of. */
export const STAFF_CHANNELS = ['email', 'sms', 'whatsapp', 'web', 'chat', 'manual'] as const;
export type StaffChannel = (typeof STAFF_CHANNELS)[number];

/** Texts by language (BCP 47 tag). */
export type TextByLanguage = Readonly<Record<string, string>>;

/** A local calendar date, `2026-12-21`. */
export type LocalDate = string;

/** The organisation as a whole: what is not a team, a person or a category. Plain data, as it is stored. */
export interface OrganisationProfile {
  readonly name: string;
  /** BCP 47 tags, the first is the default. */
  readonly languages: readonly string[];
  /** IANA name, `Europe/London`. */
  readonly timeZone: string;
  /** Whose public holidays are no working days: ISO 3166 country with part, `GB-ENG`; undefined: none are. */
  readonly holidays?: string;
  /** Id of the timetable whose clocks run. */
  readonly preset: string;
  /** Mail domains of our own people. */
  readonly ownDomains: readonly string[];
  readonly contact: ContactDetails;
  /** To whom a customer can turn who stays unhappy (ISO 10002:2018, 7.8 and 7.9). */
  readonly recourse?: { readonly name: string; readonly url?: string };
  /** How much of its weight a case counts for its handler, in percent: while the customer, or a body outside, has the next move. */
  readonly load: { readonly waiting: number; readonly outside: number };
  /** How cases find their handlers. */
  readonly assignment: AssignmentRules;
  /** Hours without messages, by channel; local, may run over midnight. */
  readonly quietHours: Readonly<Record<string, { readonly fromMinute: number; readonly toMinute: number }>>;
  readonly riskWords: Readonly<Record<string, readonly string[]>>;
  readonly emergencyContacts: TextByLanguage;
}

/** What of dispatch an organisation may set. */
export interface AssignmentRules {
  /** On-duty minutes after which a case that its handler has not opened goes back to its place in the queue. */
  readonly pickUpMinutes: number;
  /** Minutes by the wall clock after which a live conversation that its handler has not opened is offered to somebody else. */
  readonly chatPickUpMinutes: number;
  /** Cases given by machine that a handler has not opened yet, at most. */
  readonly unopened: number;
  /** Minutes a case waits before the next soft rule is given up for it. */
  readonly relaxMinutes: number;
  /** Whether a customer's new case goes to the handler who knows them, where there is room. */
  readonly returning: boolean;
}

export interface ContactDetails {
  readonly phone?: string;
  readonly email?: string;
  readonly post?: string;
  readonly hours?: WeeklyHours;
}

/** Whom a step of an escalation can tell. */
export const ESCALATION_RUNGS = ['handler', 'lead', 'deputy', 'manager'] as const;
export type EscalationRung = (typeof ESCALATION_RUNGS)[number];

/** One step of a team's escalation: when a clock has come that far, these are told. */
export interface EscalationStep {
  /** How much of the clock's time has passed, above 0; 1 is the breach. */
  readonly share: number;
  /** How long after that; 0 for every step before the breach. */
  readonly afterMs: number;
  readonly tell: readonly EscalationRung[];
}

export interface Team {
  readonly key: string;
  readonly name: string;
  /** Keys of staff. */
  readonly lead: string;
  readonly deputy?: string;
  /** Takes what no other team takes. Exactly one team is it. */
  readonly default: boolean;
  /** `push`: cases are given out; `pull`: handlers take the next. */
  readonly mode: 'push' | 'pull';
  /** Telephone numbers (E.164) to call when nobody is on duty. */
  readonly onCall: readonly string[];
  /** Who is told as a clock runs down; undefined: handler, lead, deputy, manager in turn. */
  readonly escalation?: readonly EscalationStep[];
  readonly hours?: WeeklyHours;
  readonly active: boolean;
}

export interface StaffMember {
  readonly key: string;
  readonly name: string;
  /** What customers see; `name` when left out. */
  readonly displayName?: string;
  /** Sign-in address, lower case. */
  readonly email: string;
  /** Where texts to this person go, E.164. */
  readonly phone?: string;
  readonly role: StaffRole;
  /** Key of a team; undefined for who belongs to none (auditor, admin). */
  readonly team?: string;
  readonly skills: readonly string[];
  /** Undefined: all. */
  readonly languages?: readonly string[];
  readonly channels?: readonly StaffChannel[];
  /** Undefined: the team's, then the organisation's, then always. */
  readonly hours?: WeeklyHours;
  /** IANA name; undefined: the organisation's. Hours, absences and dates of this person are local to it. */
  readonly timeZone?: string;
  /** Cases at a time. */
  readonly capacity: number;
  /** Conversations at a time. */
  readonly chats: number;
  /** Local dates, both included. */
  readonly absences: readonly { readonly from: LocalDate; readonly to: LocalDate }[];
  /** Addresses, domains or staff keys this person must not handle complaints of or about. */
  readonly conflicts: readonly string[];
  readonly active: boolean;
  /** Last day here. */
  readonly leftOn?: LocalDate;
}

/** A word or phrase by which a category is known. */
export interface CategoryWord {
  readonly text: string;
  /** BCP 47; undefined: looked for in every language. */
  readonly language?: string;
  /** How much it says beside the others; 1 for most. */
  readonly weight: number;
}

export interface Category {
  readonly key: string;
  readonly name: TextByLanguage;
  readonly team?: string;
  /** What a handler must be able to do to be given its cases. */
  readonly skills: readonly string[];
  /** What is better to have, and given up when nobody has it. */
  readonly prefers: readonly string[];
  /** How much of a handler's capacity one case takes, in hundredths of an ordinary case. */
  readonly weight: number;
  /** Words of a customer that point here. */
  readonly words: readonly CategoryWord[];
  readonly active: boolean;
}

/** Everything an organisation file says. */
export interface Organisation {
  readonly profile: OrganisationProfile;
  readonly teams: readonly Team[];
  readonly staff: readonly StaffMember[];
  readonly categories: readonly Category[];
}
