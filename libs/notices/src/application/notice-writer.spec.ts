import { describe, expect, it } from '@jest/globals';
import type { FileStore } from '@redress/files';
import { systemClock } from '@redress/kernel';
import { OrganisationDirectory, readOrganisationFile } from '@redress/organisation';
import { shortMessage } from '@redress/updates';
import fc from 'fast-check';
import { noticeTexts } from '../domain/notice-letter.js';
import { OCCASION_KINDS } from '../domain/occasion.js';
import { NoticeWriter } from './notice-writer.js';

const CLOCK = { name: 'decision_notice', dueAt: '2026-09-30T16:00:00.000Z' };
const REFERENCE = 'K7M-Q2X-WDP';

describe('a text to staff', () => {
  const writerAt = (publicUrl: string): NoticeWriter =>
    new NoticeWriter({
      directory: () => new OrganisationDirectory(readOrganisationFile(undefined)),
      files: {} as FileStore,
      clock: systemClock,
      publicUrl,
    });

  it('is two segments of plain letters at most, whatever it says and however long its link, and names its case', () => {
    const asked = fc.record({
      kind: fc.constantFrom(...OCCASION_KINDS),
      language: fc.constantFrom('en', 'de', 'fr', 'es', 'pl'),
      timeZone: fc.constantFrom('Europe/London', 'America/Argentina/Buenos_Aires', 'Asia/Kathmandu'),
      path: fc.integer({ min: 1, max: 400 }).map((length) => 'x'.repeat(length)),
      standsIn: fc.boolean(),
    });
    fc.assert(
      fc.property(asked, ({ kind, language, timeZone, path, standsIn }) => {
        const writer = writerAt(`https://redress.example/${path}`);
        const link = writer.caseLink(REFERENCE);
        const facts = { kind, reference: REFERENCE, link, clock: CLOCK, standsIn };
        const texts = noticeTexts({ ...facts, insteadOfText: false, insteadOfOnCall: false }, { language, timeZone });
        const to = { key: 'staff:ivy', number: '+447700900001' };
        const { text } = writer.textTo('n1', to, texts, REFERENCE);
        const { alphabet, segments } = shortMessage(text.preview);
        expect([alphabet, segments <= 2]).toEqual(['gsm-7', true]);
        expect(text.preview).toContain(REFERENCE);
        expect(text.preview.includes(link)).toBe(path.length < 40 || text.preview.includes(link));
      }),
    );
  });

  it('holds what, which complaint, by when and where, where that fits', () => {
    const writer = writerAt('https://redress.example');
    const link = writer.caseLink(REFERENCE);
    const facts = { kind: 'breach' as const, reference: REFERENCE, link, clock: CLOCK, standsIn: false };
    const texts = noticeTexts(
      { ...facts, insteadOfText: false, insteadOfOnCall: false },
      { language: 'fr', timeZone: 'Europe/Paris' },
    );
    const { text, language } = writer.textTo('n1', { key: 'k', number: '+447700900001' }, texts, REFERENCE);
    expect(language).toBe('fr');
    expect(text.preview.split('\n')).toEqual([
      'En retard : communication de la décision',
      `Réclamation : ${REFERENCE}`,
      expect.stringContaining('30 septembre 2026'),
      link,
    ]);
  });
});
