import { describe, expect, it } from '@jest/globals';
import { readPresets } from '@redress/deadlines';
import { caseNews } from './case-news.js';
import { digestLetter, type DigestFacts } from './digest-letter.js';
import { noticeLetter, type NoticeFacts } from './notice-letter.js';
import { noticeWords } from './notice-words.js';

const LANGUAGES = ['en', 'de', 'fr', 'es'];
const LONDON = { language: 'en', timeZone: 'Europe/London' };
const CLOCK = { name: 'ack', dueAt: '2026-07-01T16:00:00.000Z' };
const FACTS: NoticeFacts = {
  kind: 'breach',
  reference: 'K7M-Q2X-WDP',
  link: 'https://redress.example/console/cases/K7M-Q2X-WDP',
  clock: CLOCK,
  insteadOfText: false,
  insteadOfOnCall: false,
  standsIn: false,
};
const DIGEST: DigestFacts = {
  date: '2026-07-02',
  now: '2026-07-02T07:00:00.000Z',
  due: [],
  drafts: [],
  news: [],
  held: 0,
  parked: 0,
  link: 'https://redress.example/console',
};

describe('a notice', () => {
  it('says what, which complaint, by when on the reader’s clock, and where', () => {
    const { subject, text } = noticeLetter(FACTS, LONDON);
    expect(subject).toBe('Overdue: acknowledgement [K7M-Q2X-WDP]');
    expect(text.split('\n').slice(0, 4)).toEqual([
      'Overdue: acknowledgement',
      'Complaint: K7M-Q2X-WDP',
      'By when: 1 July 2026 at 17:00 BST',
      'Open the case: https://redress.example/console/cases/K7M-Q2X-WDP',
    ]);
  });

  it.each(LANGUAGES)('leaves no hole and fits into an event, in %s', (language) => {
    const { words } = noticeWords(language);
    for (const kind of Object.keys(words.occasions) as NoticeFacts['kind'][]) {
      const facts = { ...FACTS, kind, insteadOfText: true, insteadOfOnCall: true };
      const letter = noticeLetter(facts, { ...LONDON, language });
      expect(letter.language).toBe(language);
      expect(`${letter.subject}${letter.text}`).not.toMatch(/[{}]|undefined/u);
      expect(Buffer.byteLength(letter.text)).toBeLessThanOrEqual(1024);
    }
  });

  it.each(LANGUAGES)('has words for every clock of every timetable, in %s', (language) => {
    const { clocks } = noticeWords(language).words;
    const names = [...readPresets().values()].flatMap(({ milestones }) => milestones.map(({ name }) => name));
    expect(names.filter((name) => clocks[name] === undefined)).toEqual([]);
  });

  it('is in English where there are no words, and names a clock that nobody knows by its own name', () => {
    const letter = noticeLetter(
      { ...FACTS, clock: { ...CLOCK, name: 'reply-to-court' } },
      { ...LONDON, language: 'fi' },
    );
    expect(letter.language).toBe('en');
    expect(letter.subject).toBe('Overdue: reply-to-court [K7M-Q2X-WDP]');
  });
});

describe('a digest', () => {
  it.each([
    ['en', 'Your cases on 1 December 2026'],
    ['de', 'Ihre Fälle am 1. Dezember 2026'],
    ['fr', 'Vos dossiers au 1er décembre 2026'],
    ['es', 'Sus casos el 1 de diciembre de 2026'],
  ])('in %s names its day as people write it', (language, subject) => {
    expect(digestLetter({ ...DIGEST, held: 1, date: '2026-12-01' }, { ...LONDON, language })?.subject).toBe(subject);
  });

  it('says nothing where there is nothing to say', () => {
    expect(digestLetter(DIGEST, LONDON)).toBeUndefined();
  });

  it('says what is overdue, and counts what is more than anybody reads', () => {
    const due = Array.from({ length: 33 }, (_, index) => ({ reference: `R-${String(index)}`, clock: CLOCK }));
    const { text } = digestLetter({ ...DIGEST, due }, LONDON) ?? { text: '' };
    expect(text).toContain('- R-0: acknowledgement, 1 July 2026 at 17:00 BST (overdue)');
    expect(text.match(/^- /gmu)).toHaveLength(30);
    expect(text).toContain('… and 3 more');
  });

  it.each(LANGUAGES)('leaves no hole, in %s', (language) => {
    const due = Array.from({ length: 31 }, () => ({ reference: 'R', clock: CLOCK }));
    const news = [{ reference: 'R', kinds: ['breach' as const, 'assigned' as const], clock: CLOCK }];
    const letter = digestLetter({ ...DIGEST, due, drafts: due, news, held: 2, parked: 1 }, { ...LONDON, language });
    expect(`${letter?.subject ?? '{'}${letter?.text ?? ''}`).not.toMatch(/[{}]|undefined/u);
  });

  it('has one line a case, for its earliest clock, and says each thing once', () => {
    const later = { name: 'decision', dueAt: '2026-07-20T16:00:00.000Z' };
    expect(
      caseNews([
        { kind: 'breach', reference: 'A', clock: later },
        { kind: 'customer-wrote', reference: 'B' },
        { kind: 'breach', reference: 'A', clock: CLOCK },
      ]),
    ).toEqual([
      { reference: 'A', kinds: ['breach'], clock: CLOCK },
      { reference: 'B', kinds: ['customer-wrote'] },
    ]);
  });
});
