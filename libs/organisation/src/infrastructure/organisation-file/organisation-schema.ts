import { STAFF_CHANNELS, STAFF_ROLES } from '../../domain/organisation.js';
import { escalation } from './escalation-reader.js';
import { optional, orElse, required, type ObjectOf, type Reader } from './field-reader.js';
import { categoryWord } from './category-word-reader.js';
import {
  byLanguage,
  callablePhone,
  checked,
  choice,
  dailyHours,
  flag,
  itemKey,
  language,
  list,
  localDate,
  mailAddress,
  mailDomain,
  matching,
  object,
  phone,
  record,
  text,
  timeZone,
  webAddress,
  weeklyHours,
  wholeNumber,
} from './value-readers.js';

const jurisdiction = matching(
  /^[A-Z]{2}(?:-[A-Z\d]{1,4}){0,2}$/u,
  'holidays',
  'must be a country with or without its part, such as GB-ENG or DE-BY',
);

const contact = object({
  phone: optional(phone),
  email: optional(mailAddress),
  hours: optional(weeklyHours),
  post: optional(text(500)),
});

const organisation = object({
  name: required(text()),
  languages: orElse(
    checked(list(language), (values) => values.length > 0, 'required', 'must name at least one language'),
    ['en'],
  ),
  timeZone: orElse(timeZone, 'UTC'),
  holidays: optional(jurisdiction),
  preset: orElse(text(), 'iso10002-default'),
  ownDomains: orElse(list(mailDomain), []),
  contact: orElse(contact, {}),
  recourse: optional(object({ name: required(text()), url: optional(webAddress) })),
});

/** A team's fields. */
export const teamFields = {
  key: required(itemKey),
  name: required(text()),
  lead: required(itemKey),
  deputy: optional(itemKey),
  default: orElse(flag, false),
  mode: orElse(choice('push', 'pull'), 'push'),
  onCall: orElse(list(callablePhone), []),
  escalation: optional(escalation),
  hours: optional(weeklyHours),
  active: orElse(flag, true),
};

const team = object(teamFields);

const absence = checked(
  object({ from: required(localDate), to: required(localDate) }),
  // A date with a problem of its own is missing here, and compares as neither.
  ({ from, to }) => !(from > to),
  'order',
  'must not end before it begins',
);

/** The fields of a member of staff. */
export const memberFields = {
  key: required(itemKey),
  name: required(text()),
  displayName: optional(text()),
  email: required(mailAddress),
  phone: optional(callablePhone),
  role: required(choice(...STAFF_ROLES)),
  team: optional(itemKey),
  skills: orElse(list(itemKey), []),
  languages: optional(list(language)),
  channels: optional(list(choice(...STAFF_CHANNELS))),
  hours: optional(weeklyHours),
  timeZone: optional(timeZone),
  capacity: orElse(wholeNumber(0, 1000), 20),
  chats: orElse(wholeNumber(0, 50), 3),
  absences: orElse(list(absence), []),
  conflicts: orElse(list(text()), []),
  active: orElse(flag, true),
  leftOn: optional(localDate),
};

const member = object(memberFields);

/** A category's fields. */
export const categoryFields = {
  key: required(itemKey),
  name: required(byLanguage(text())),
  team: optional(itemKey),
  skills: orElse(list(itemKey), []),
  prefers: orElse(list(itemKey), []),
  weight: orElse(wholeNumber(1, 10_000), 100),
  words: orElse(list(categoryWord), []),
  active: orElse(flag, true),
};

const category = object(categoryFields);

/** How much of its weight a case counts while others have the next move. */
export const loadFields = { waiting: orElse(wholeNumber(0, 100), 25), outside: orElse(wholeNumber(0, 100), 0) };

const load = object(loadFields);

/** How cases find their handlers. */
export const assignmentFields = {
  pickUpMinutes: orElse(wholeNumber(5, 20_160), 60),
  chatPickUpMinutes: orElse(wholeNumber(1, 60), 1),
  unopened: orElse(wholeNumber(1, 1000), 3),
  relaxMinutes: orElse(wholeNumber(1, 10_000), 30),
  returning: orElse(flag, true),
};

const assignment = object(assignmentFields);

const channelName = (name: string): boolean => STAFF_CHANNELS.some((each) => each === name);

const fileFields = {
  organisation: required(organisation),
  teams: required(list(team)),
  staff: required(list(member)),
  load: orElse(load, { waiting: 25, outside: 0 }),
  assignment: orElse(assignment, {
    pickUpMinutes: 60,
    chatPickUpMinutes: 1,
    unopened: 3,
    relaxMinutes: 30,
    returning: true,
  }),
  quietHours: orElse(record(channelName, 'channel', `must be one of ${STAFF_CHANNELS.join(', ')}`, dailyHours), {}),
  riskWords: orElse(byLanguage(list(text())), {}),
  emergencyContacts: orElse(byLanguage(text(500)), {}),
  categories: orElse(list(category), []),
};

/** The organisation file, field by field, as `docs/organisation.md` describes it. */
export const organisationFile: Reader<ObjectOf<typeof fileFields>> = object(fileFields);
