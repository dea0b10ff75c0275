import { describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { WebhookSignature } from './webhook-signature.js';

const URL = 'https://complaints.acme.example';
const PATH = '/webhooks/twilio/messages';
const TOKEN = 't'.repeat(32);
const BEFORE = 'b'.repeat(32);

/** As the vendor describes it ("Security", validating requests): the address, then names and values in the order of names. */
function signed(token: string, url: string, fields: Readonly<Record<string, string>>): string {
  const names = Object.keys(fields).sort();
  const text = names.reduce((sum, name) => `${sum}${name}${fields[name] ?? ''}`, url);
  return createHmac('sha1', token).update(text, 'utf8').digest('base64');
}

describe('the signature of a webhook', () => {
  const signature = new WebhookSignature(URL, [TOKEN, BEFORE]);
  const byWhatsApp = {
    MessageSid: `SM${'0'.repeat(32)}`,
    From: 'whatsapp:+447700900123',
    To: 'whatsapp:+447700900001',
    WaId: '447700900123',
    ProfileName: 'Kim & Søn ✓',
    Body: 'Where is it?',
  };
  const byText = { ...byWhatsApp, From: '+447700900123', To: '+447700900000' };

  it.each([
    ['WhatsApp', byWhatsApp],
    ['text', byText],
  ])('holds for what came by %s and was signed with our token, or the one before', (_, fields) => {
    for (const token of [TOKEN, BEFORE]) {
      expect(signature.holds(signed(token, `${URL}${PATH}`, fields), PATH, fields)).toBe(true);
    }
  });

  it('does not hold for a message by WhatsApp that is handed on as a text, or the other way round', () => {
    const of = (fields: Readonly<Record<string, string>>): string => signed(TOKEN, `${URL}${PATH}`, fields);
    expect(signature.holds(of(byWhatsApp), PATH, { ...byWhatsApp, From: byText.From })).toBe(false);
    expect(signature.holds(of(byText), PATH, { ...byText, To: byWhatsApp.To })).toBe(false);
  });

  it('does not hold for another token, another address, another name, or without one', () => {
    expect(signature.holds(signed('x'.repeat(32), `${URL}${PATH}`, byWhatsApp), PATH, byWhatsApp)).toBe(false);
    const held = signed(TOKEN, `${URL}${PATH}`, byWhatsApp);
    expect(signature.holds(held, `${PATH}?channel=whatsapp`, byWhatsApp)).toBe(false);
    expect(signature.holds(held, PATH, { ...byWhatsApp, ProfileName: 'Ann' })).toBe(false);
    for (const none of ['', 'x', held.slice(1)]) expect(signature.holds(none, PATH, byWhatsApp)).toBe(false);
    expect(new WebhookSignature(URL, []).holds(held, PATH, byWhatsApp)).toBe(false);
  });
});
