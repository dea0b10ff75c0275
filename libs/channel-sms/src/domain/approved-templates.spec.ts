import { describe, expect, it } from '@jest/globals';
import { templateFor, type ApprovedTemplate } from './approved-templates.js';

const template = (kind: string, language: string): ApprovedTemplate => ({
  kind,
  language,
  contentSid: `HX-${kind}-${language}`,
});
const APPROVED = [
  template('announcement', 'en'),
  template('announcement', 'de'),
  template('decision', 'en'),
  template('announcement', 'pt-BR'),
];

describe('the approved template for an update', () => {
  it('is that of its kind, else the one for all', () => {
    expect(templateFor(APPROVED, 'decision', 'en')?.contentSid).toBe('HX-decision-en');
    expect(templateFor(APPROVED, 'reply', 'en')?.contentSid).toBe('HX-announcement-en');
    expect(templateFor(APPROVED, 'decision', 'de')?.contentSid).toBe('HX-announcement-de');
  });

  it('is one in their language, whatever its variant, and no other', () => {
    expect(templateFor(APPROVED, 'reply', 'de-AT')?.contentSid).toBe('HX-announcement-de');
    expect(templateFor(APPROVED, 'reply', 'pt-br')?.contentSid).toBe('HX-announcement-pt-BR');
    expect(templateFor(APPROVED, 'reply', 'fr')).toBeUndefined();
    expect(templateFor([], 'reply', 'en')).toBeUndefined();
  });
});
