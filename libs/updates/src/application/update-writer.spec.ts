import { describe, expect, it } from '@jest/globals';
import { caseToken, KeyRing, PREVIEW_BYTES } from '@redress/kernel';
import { shortMessage } from '../domain/short-message.js';
import { COMPLETE_LANGUAGES, TEMPLATE_CHANNELS, TEMPLATE_KINDS } from '../domain/template.js';
import { previewTemplate } from './preview-template.js';
import { SAMPLE_VALUES } from './sample-values.js';
import { UpdateWriter, type House, type UpdateOrder } from './update-writer.js';

const HOUSE: House = {
  name: 'Acme Parcels',
  languages: ['en'],
  timeZone: 'Europe/Berlin',
  phone: '+44 20 7946 0000',
  recourse: { name: 'Postal Redress Service', url: 'https://recourse.example' },
  emergencyContacts: { en: 'In danger? Call 999.' },
};
const RECEIPT: UpdateOrder = {
  kind: 'receipt',
  channel: 'mail',
  language: 'en',
  values: {
    reference: 'K7M-Q2X-WDP',
    receivedAt: '2026-11-22T23:30:00.000Z',
    expectedBy: '2026-12-18T17:00:00.000Z',
    handledBy: 'Parcels',
    link: 'https://complaints.example/t/token',
  },
};
const writer = UpdateWriter.open(HOUSE);

describe('the receipt', () => {
  it.each(COMPLETE_LANGUAGES)('in %s carries reference, dates, team, link and telephone', (language) => {
    const { subject, text } = writer.write({ ...RECEIPT, language });
    expect(subject).toContain('K7M-Q2X-WDP');
    for (const value of [HOUSE.name, HOUSE.phone, 'Parcels', '/t/token', '2026', '18', '0:30'])
      expect(text).toContain(value);
    expect(text).not.toMatch(/[{}]|undefined/u);
  });

  it('writes dates in the zone of the organisation', () => {
    expect(writer.write(RECEIPT).text).toContain('Received: 23 November 2026 at 00:30');
    const london = UpdateWriter.open({ ...HOUSE, timeZone: 'Europe/London' });
    expect(london.write(RECEIPT).text).toContain('Received: 22 November 2026 at 23:30');
  });

  it('leaves out what is not known instead of showing a hole', () => {
    const { phone: _phone, ...house } = HOUSE;
    const { expectedBy: _expectedBy, ...values } = RECEIPT.values;
    const { text } = UpdateWriter.open(house).write({ ...RECEIPT, values });
    expect(text).not.toContain('call us');
    expect(text).not.toContain('decision');
    expect(text).not.toMatch(/\n{3}/u);
  });

  it('tells first whom to call, where somebody may be in danger', () => {
    expect(writer.write({ ...RECEIPT, emergency: true }).text).toMatch(/^In danger\? Call 999\.\n\n/u);
    expect(writer.write(RECEIPT).text).not.toContain('danger');
  });
});

describe('words for customers', () => {
  it('are in the organisation’s first language where theirs has none, with one line in theirs', () => {
    const german = UpdateWriter.open({ ...HOUSE, languages: ['de', 'en'] });
    const written = german.write({ ...RECEIPT, language: 'it-CH' });
    expect(written.language).toBe('de');
    expect(written.text).toContain('Eingegangen');
    expect(written.text).toMatch(/\n\nNon scriviamo ancora nella Sua lingua\.[^\n]*$/u);
    expect(german.write({ ...RECEIPT, language: 'fr-CA' }).text).not.toMatch(/langue/u);
    expect(UpdateWriter.open({ ...HOUSE, languages: ['sw'] }).languageFor('xx')).toBe('en');
  });

  it('count in the language’s own plurals', () => {
    const links = (count: number): string =>
      writer.write({ kind: 'access', channel: 'mail', language: 'de', values: { links: 'a: b', count } }).subject;
    expect([links(1), links(2)]).toEqual(['Der Link zu Ihrer Beschwerde', 'Die Links zu Ihren Beschwerden']);
  });

  it('of a person stand whole, whatever is in them', () => {
    const text = 'Dear {name}, <b>100 %</b> #1 ’{reference}’\n\nSecond paragraph.';
    const written = writer.write({
      kind: 'reply',
      channel: 'mail',
      language: 'en',
      values: { reference: 'K7M', text },
    });
    expect(written.text).toBe(`${text}\n\nAcme Parcels`);
  });

  it('name recourse only where it is due', () => {
    const values = { reference: 'K7M', text: 'We refund it.' };
    const order = { kind: 'decision', channel: 'mail', language: 'en', values } as const;
    expect(writer.write({ ...order, recourse: true }).text).toContain(
      'Postal Redress Service, https://recourse.example',
    );
    expect(writer.write(order).text).not.toContain('Postal');
  });

  it('are refused when they would say nothing', () => {
    const write = (): unknown =>
      writer.write({ kind: 'decision', channel: 'mail', language: 'en', values: { reference: 'K7M' } });
    expect(write).toThrow(expect.objectContaining({ code: 'update-incomplete', message: 'decision lacks: text' }));
  });

  it('are announced by text message where they do not fit into two', () => {
    const order = (text: string): UpdateOrder => ({
      kind: 'reply',
      channel: 'sms',
      language: 'en',
      values: { reference: 'K7M-Q2X-WDP', text, link: 'https://x.example/t/1' },
    });
    expect(writer.write(order('It is on its way.'))).toMatchObject({ kind: 'reply' });
    const announced = writer.write(order('long '.repeat(80)));
    expect(announced).toMatchObject({ kind: 'announcement' });
    expect(announced.text).toContain('https://x.example/t/1');
  });

  it('say which templates they are made of, in which version', () => {
    const reply: UpdateOrder = { ...RECEIPT, kind: 'reply', values: { ...RECEIPT.values, text: 'It came.' } };
    const version = (kind: string): object => ({
      kind,
      version: writer.all().find((each) => each.kind === kind)?.version,
    });
    expect(writer.write(reply).templates).toEqual([version('reply')]);
    const closed: UpdateOrder = { ...RECEIPT, kind: 'closed' };
    expect(writer.writeTogether(reply, closed).templates).toEqual([version('reply'), version('closed')]);
    const long = { ...reply, values: { ...reply.values, text: 'long '.repeat(80) } };
    expect(writer.writeText('sms', long).templates).toEqual([version('announcement'), version('reply')]);
  });

  describe('as one text message', () => {
    // As long as links are: base, case, date, recipient and signature.
    const link = `https://complaints.acme-parcels.example/t/${'0'.repeat(36)}.m3x8k2.${'0'.repeat(12)}.${'0'.repeat(6)}.${'0'.repeat(24)}`;
    const text = (order: Partial<UpdateOrder>, words?: string): ReturnType<UpdateWriter['writeText']> =>
      writer.writeText('sms', {
        ...RECEIPT,
        ...order,
        values: { ...RECEIPT.values, link, ...(words === undefined ? {} : { text: words }) },
      });

    it.each(COMPLETE_LANGUAGES)('a receipt in %s is two segments of plain letters, with a real link', (language) => {
      const receipt = text({ language });
      expect(shortMessage(receipt.text)).toEqual({ alphabet: 'gsm-7', segments: 2 });
      expect(receipt.text).toContain('K7M-Q2X-WDP');
      expect(receipt.text).toContain(link);
      expect(receipt).not.toHaveProperty('whole');
    });

    it('goes without telephone, then without the link, rather than be three', () => {
      const wordy = UpdateWriter.open({
        ...HOUSE,
        name: 'Acme Parcels and Freight of Great Britain and Northern Ireland',
      });
      const receipt = wordy.writeText('sms', { ...RECEIPT, values: { ...RECEIPT.values, link } }).text;
      expect(shortMessage(receipt).segments).toBe(2);
      expect(receipt).not.toContain('Tel');
      expect(receipt).toContain(link);
      const longer = wordy.writeText('sms', {
        ...RECEIPT,
        values: { ...RECEIPT.values, link: `${link}${'x'.repeat(60)}` },
      }).text;
      expect(longer).toContain('K7M-Q2X-WDP');
      expect(longer).not.toContain('/t/');
    });

    it('of a person stands in it, or is announced and stands whole elsewhere', () => {
      expect(text({ kind: 'reply' }, 'It’s on its way.')).not.toHaveProperty('whole');
      const long = text({ kind: 'reply' }, 'long '.repeat(80));
      expect(long.text).toContain(link);
      expect(long.whole).toContain('long long');
      const decision = text({ kind: 'decision', recourse: true }, 'We refund it.');
      expect(decision.text).toContain(link);
      expect(decision.whole).toMatch(/We refund it\.[^]*Postal Redress Service/u);
    });

    it('never brings files: it says where they are, and the words are there, too', () => {
      for (const channel of ['sms', 'whatsapp'] as const) {
        const order = {
          ...RECEIPT,
          kind: 'reply',
          files: true,
          values: { ...RECEIPT.values, link, text: 'a' },
        } as const;
        const sent = writer.writeText(channel, order);
        expect(sent.kind).toBe('announcement');
        expect(sent.text).toContain(link);
        expect(sent.whole).toMatch(/^a\n/u);
        expect(writer.writeText(channel, { ...order, kind: 'decision' }).kind).toBe('decision');
        const { link: _link, ...values } = order.values;
        expect(() => writer.writeText(channel, { ...order, values })).toThrow(
          expect.objectContaining({ code: 'update-incomplete', message: 'reply with files lacks: link' }),
        );
        expect(writer.write({ ...order, channel: 'mail' }).kind).toBe('reply');
      }
    });

    it('takes along what else is due, if that fits', () => {
      const both = writer.writeText(
        'sms',
        { ...RECEIPT, kind: 'reply', values: { ...RECEIPT.values, text: 'It came.' } },
        { ...RECEIPT, kind: 'closed' },
      );
      expect(both.text).toMatch(/It came\.[^]*\n[^]*K7M-Q2X-WDP/u);
      expect(shortMessage(both.text).segments).toBeLessThanOrEqual(2);
      const crowded = writer.writeText(
        'sms',
        { ...RECEIPT, kind: 'reply', values: { ...RECEIPT.values, link, text: 'It came. '.repeat(25) } },
        { ...RECEIPT, kind: 'closed' },
      );
      expect(crowded.text).toContain(link);
      expect(crowded.whole).toContain('It came.');
    });
  });

  it('of every kind can be shown in every language on every channel', () => {
    for (const kind of TEMPLATE_KINDS)
      for (const language of COMPLETE_LANGUAGES)
        for (const channel of TEMPLATE_CHANNELS) {
          const shown = previewTemplate(writer, { kind, language, channel });
          expect(shown).toMatchObject({ kind, language });
          expect(shown.text).not.toMatch(/[{}]|undefined/u);
          expect(shown.shortMessage?.segments ?? 1).toBeLessThanOrEqual(2);
          if (channel === 'sms') expect(shortMessage(shown.text).alphabet).toBe('gsm-7');
        }
  });

  it('that fall due together are one, signed once, with what is said in another language at its end', () => {
    const order = (kind: 'reopened' | 'hand-over'): UpdateOrder => ({ ...RECEIPT, kind, language: 'it' });
    const { subject, text } = writer.writeTogether(order('reopened'), order('hand-over'));
    expect(subject).toBe('We have opened your complaint again [K7M-Q2X-WDP]');
    expect(text).toMatch(/opened your complaint .* again[^]*looks after your complaint/u);
    expect(text.match(/Acme Parcels/gu)).toHaveLength(1);
    expect(text.match(/Non scriviamo/gu)).toHaveLength(1);
    expect(text).toMatch(/Acme Parcels\n\nNon scriviamo[^\n]*$/u);
  });

  it('of machines travel whole', () => {
    const longest = { ...RECEIPT, language: 'bn', recourse: true };
    expect(Buffer.byteLength(writer.write(longest).text)).toBeLessThanOrEqual(PREVIEW_BYTES);
  });

  it('cannot be had of an organisation whose callers pay', () => {
    expect(() => UpdateWriter.open({ ...HOUSE, phone: '+44 909 8790000' })).toThrow(
      expect.objectContaining({ code: 'phone-charged' }),
    );
  });
});

describe('dates', () => {
  it.each(['receipt', 'progress', 'delay', 'plain-notice', 'reopened'] as const)(
    'of %s are the last day, in every language and on every channel',
    (kind) => {
      const values = {
        ...SAMPLE_VALUES,
        expectedBy: '2026-12-01T17:00:00.000Z',
        nextContactBy: '2026-12-01T17:00:00.000Z',
      };
      const texts = (language: string): string[] =>
        TEMPLATE_CHANNELS.map((channel) => writer.write({ kind, channel, language, values }).text);
      for (const text of texts('fr')) expect(text).toContain('au plus tard le 1er décembre 2026');
      for (const text of texts('es')) expect(text).toMatch(/a m[aá]s tardar el 1 de diciembre de 2026/u);
      for (const text of texts('de')) expect(text).toContain('1. Dezember 2026');
      for (const text of texts('en')) expect(text).toContain('1 December 2026');
    },
  );

  it('name only the first of a month otherwise in French', () => {
    const received = (receivedAt: string): string =>
      writer.write({ ...RECEIPT, language: 'fr', values: { ...RECEIPT.values, receivedAt } }).text;
    expect(received('2026-12-01T09:00:00.000Z')).toContain('1er décembre 2026 à 10:00');
    expect(received('2026-12-11T09:00:00.000Z')).toContain('11 décembre 2026');
    expect(received('2026-12-21T09:00:00.000Z')).toContain('21 décembre 2026');
  });
});

describe('a receipt by text message', () => {
  const keys = new KeyRing('a secret of at least thirty-two characters');
  const token = caseToken(keys, {
    caseId: '0193503c-9a00-7000-8000-000000000001',
    scope: 'neutral',
    issuedAt: Date.parse('2026-11-22T23:30:00.000Z'),
    recipient: keys.pseudonym('party', '+44 7700 900123'),
  });

  it('is linted with a link as long as links are', () => {
    expect(SAMPLE_VALUES.link).toHaveLength(`https://complaints.acme.example/t/${token}`.length);
  });

  it('goes without the telephone, then without the link, where long names leave no room', () => {
    const link = `https://complaints.acme.example/t/${token}`;
    const house = { ...HOUSE, name: 'The Royal Parcel Delivery and Collection Company of Great Britain' };
    for (const language of COMPLETE_LANGUAGES) {
      const order = { ...RECEIPT, channel: 'sms', language } as const;
      const { text } = UpdateWriter.open(house).write({ ...order, values: { ...RECEIPT.values, link } });
      expect(shortMessage(text).segments).toBeLessThanOrEqual(2);
      for (const value of [house.name, 'K7M-Q2X-WDP', 'Parcels', '18']) expect(text).toContain(value);
      const room = writer.write({ ...order, values: { ...RECEIPT.values, link } }).text;
      expect(room).toContain(link);
    }
  });

  it('is refused at the start where the names of the organisation alone leave no room', () => {
    const names = ['Parcels', 'Team '.repeat(60)];
    expect(() => UpdateWriter.open({ ...HOUSE, names })).toThrow(
      expect.objectContaining({ code: 'templates-invalid', message: expect.stringContaining('receipt/en sms') }),
    );
  });

  it('is refused for the name that takes most room, which need not be the longest', () => {
    // Each bracket takes the room of two letters.
    const names = ['P'.repeat(210), '['.repeat(130)];
    expect(() => UpdateWriter.open({ ...HOUSE, names })).toThrow(
      expect.objectContaining({ code: 'templates-invalid', message: expect.stringContaining('[[[') }),
    );
  });

  it('only warns of a short name whose letters alone make it long, and goes as short as it can', () => {
    const house = { ...HOUSE, names: ['Parcels and freight', 'Ελληνικά', 'Łódź'] };
    const greek = UpdateWriter.open(house);
    expect(greek.torn.map(({ field, rule }) => `${field}: ${rule}`)).toEqual(['receipt/es sms: alphabet']);
    expect(UpdateWriter.open({ ...house, names: ['Parcels and freight', 'Łódź'] }).torn).toEqual([]);
    const values = { ...RECEIPT.values, handledBy: 'Ελληνικά' };
    const { text } = greek.write({ ...RECEIPT, channel: 'sms', language: 'es', values });
    expect(text).toContain('Ελληνικά');
    expect(text).not.toMatch(/Tel|Estado/u);
  });
});

describe('the message on danger', () => {
  it('is warned of where whom to call needs a third text message, and goes out whole', () => {
    const inDanger = (contact: string): UpdateWriter =>
      UpdateWriter.open({ ...HOUSE, emergencyContacts: { en: contact } });
    const whom = 'Call 999. '.repeat(40).trim();
    const writer = inDanger(whom);
    expect(writer.torn).toContainEqual(expect.objectContaining({ field: 'emergency/en sms', rule: 'too-long' }));
    const values = { reference: RECEIPT.values.reference ?? '' };
    const { text } = writer.write({ kind: 'emergency', channel: 'sms', language: 'en', values, emergency: true });
    expect(text).toContain(whom);
    expect(inDanger('Call 999. '.repeat(15)).torn).toEqual([]);
  });
});
