import type ICAL from 'ical.js';

// Invitations have one event; a calendar that somebody exported stays a file.
const BYTES = 256 * 1024;
const EVENTS = 5;
const CHARACTERS = 1_000;

const METHODS: Readonly<Record<string, string>> = {
  REQUEST: 'Invitation',
  CANCEL: 'Cancellation',
  REPLY: 'Answer to an invitation',
  COUNTER: 'Counter-proposal',
  REFRESH: 'Request for an update',
};

/**
 * What a calendar says (RFC 5545, RFC 5546), for a mail that says nothing else: what, when with its zone, where, who. Undefined
 * when it cannot be read or is larger than 256 KB. The library is loaded when the first one comes.
 */
export async function calendarText(ics: Buffer): Promise<string | undefined> {
  if (ics.length > BYTES) return undefined;
  const { default: library } = await import('ical.js');
  try {
    const calendar = new library.Component(library.parse(ics.toString('utf8')) as unknown[]);
    const events = calendar.getAllSubcomponents('vevent').slice(0, EVENTS);
    if (events.length === 0) return undefined;
    const method = textOf(calendar.getFirstPropertyValue('method')).toUpperCase();
    return events.map((event) => eventText(event, METHODS[method] ?? 'Calendar entry')).join('\n\n');
  } catch {
    return undefined;
  }
}

function eventText(event: ICAL.Component, title: string): string {
  const lines: readonly (readonly [string, string])[] = [
    [title, textOf(event.getFirstPropertyValue('summary'))],
    ['When', whenOf(event)],
    ['Where', textOf(event.getFirstPropertyValue('location'))],
    ['Organiser', personOf(event.getFirstProperty('organizer'))],
    ['Repeats', event.getFirstProperty('rrule') === null ? '' : 'yes'],
    ['Notes', textOf(event.getFirstPropertyValue('description'))],
  ];
  return lines
    .filter(([label, value]) => value !== '' || label === title)
    .map(([label, value]) => `${label}: ${value}`.trim())
    .join('\n');
}

interface When {
  readonly day: string;
  readonly time: string;
  readonly zone: string;
}

function whenOf(event: ICAL.Component): string {
  const start = momentOf(event.getFirstProperty('dtstart'));
  const end = momentOf(event.getFirstProperty('dtend'));
  if (start === undefined) return '';
  const begins = `${start.day} ${start.time}`.trim();
  const zone = start.zone === '' ? '' : ` (${start.zone})`;
  if (end === undefined) return `${begins}${zone}`;
  const sameZone = end.zone === start.zone;
  const ends = (end.day === start.day && sameZone ? end.time : `${end.day} ${end.time}`).trim();
  return sameZone ? `${begins} – ${ends}${zone}` : `${begins}${zone} – ${ends} (${end.zone})`;
}

/** As the sender wrote it: whose clock it is stands beside it, and no zone is guessed. */
function momentOf(property: ICAL.Property | null): When | undefined {
  if (property === null) return undefined;
  const [day = '', time = ''] = String(property.getFirstValue()).split('T');
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(day)) return undefined;
  const zone = time.endsWith('Z') ? 'UTC' : textOf(property.getFirstParameter('tzid'));
  return { day, time: time.slice(0, 5), zone: time === '' ? '' : zone };
}

function personOf(property: ICAL.Property | null): string {
  if (property === null) return '';
  const address = textOf(property.getFirstValue()).replace(/^mailto:/iu, '');
  const name = textOf(property.getFirstParameter('cn'));
  return name === '' ? address : `${name} <${address}>`;
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, CHARACTERS);
}
