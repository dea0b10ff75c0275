import { describe, expect, it } from '@jest/globals';
import { chooseWay, type ContactWays } from './choose-way.js';
import { decideUpdate, type CustomerFacts, type Occasion } from './decide-update.js';

const BY_MAIL: ContactWays = { lastUsed: 'email', open: ['email', 'web'] };
const FACTS: CustomerFacts = {
  ways: BY_MAIL,
  unconfirmed: false,
  wrongPerson: false,
  notOurs: false,
  closed: false,
  heardPlainNotice: false,
};

describe('the way to a customer', () => {
  it.each<[what: string, ways: ContactWays, way: string, why: string]>([
    ['the safe one, whatever was chosen', { ...BY_MAIL, safe: 'web', chosen: 'email' }, 'web', 'safe'],
    ['by hand where the safe one is shut', { ...BY_MAIL, safe: 'sms' }, 'manual', 'by-hand'],
    ['the chosen one', { ...BY_MAIL, chosen: 'web' }, 'web', 'chosen'],
    ['the last used where the chosen one is shut', { ...BY_MAIL, chosen: 'sms' }, 'email', 'last-used'],
    ['another when that fails', { lastUsed: 'email', open: ['web', 'sms'] }, 'web', 'fallback'],
    ['by hand when all fail', { lastUsed: 'email', open: [] }, 'manual', 'by-hand'],
  ])('is %s', (_what, ways, way, why) => {
    expect(chooseWay(ways)).toEqual({ way, why });
  });

  it('announces by text or in a conversation what must be kept', () => {
    const texting: ContactWays = { lastUsed: 'sms', open: ['sms', 'email'] };
    expect(chooseWay(texting)).toEqual({ way: 'sms', why: 'last-used' });
    expect(chooseWay(texting, true)).toEqual({ way: 'email', why: 'last-used', announceOn: 'sms' });
    expect(chooseWay({ lastUsed: 'chat', open: ['chat'] }, true)).toMatchObject({ way: 'manual', announceOn: 'chat' });
  });

  it('carries nothing past the safe one', () => {
    const safe: ContactWays = { safe: 'sms', lastUsed: 'email', open: ['sms', 'email'] };
    expect(chooseWay(safe, true)).toEqual({ way: 'manual', why: 'by-hand', announceOn: 'sms' });
  });
});

describe('an update', () => {
  it.each<[occasion: Occasion, facts: Partial<CustomerFacts>, kind: string, template: string, recourse: boolean]>([
    [{ type: 'said', purpose: 'question' }, {}, 'question', 'question', false],
    [{ type: 'said', purpose: 'decision' }, {}, 'decision', 'decision', true],
    [{ type: 'said', purpose: 'reply' }, { closed: true, notOurs: true }, 'reply', 'reply', false],
    [{ type: 'date-near', words: true, late: false }, { heardPlainNotice: true }, 'progress', 'progress', false],
    [{ type: 'date-near', words: false, late: false }, {}, 'progress', 'plain-notice', false],
    [{ type: 'date-near', words: false, late: true }, {}, 'delay', 'plain-notice', true],
    [{ type: 'date-near', words: true, late: true }, {}, 'delay', 'delay', true],
    [{ type: 'closed', agreed: true }, { closed: true }, 'closed', 'closed', false],
    [{ type: 'closed', agreed: false }, { closed: true }, 'closed', 'closed', true],
    [{ type: 'reopened' }, {}, 'reopened', 'reopened', false],
    [{ type: 'danger' }, { closed: true, heardPlainNotice: true }, 'emergency', 'emergency', false],
    [{ type: 'handed-over' }, { dealtWith: 'ivy', handledBy: 'noah' }, 'hand-over', 'hand-over', false],
  ])('is due: %j %j', (occasion, facts, kind, template, recourse) => {
    expect(decideUpdate({ ...FACTS, ...facts }, occasion).due).toMatchObject({ kind, template, recourse });
  });

  it.each<[occasion: Occasion, facts: Partial<CustomerFacts>, silence: string]>([
    [{ type: 'said', purpose: 'reply' }, { unconfirmed: true }, 'complainant-unconfirmed'],
    [{ type: 'said', purpose: 'reply' }, { wrongPerson: true }, 'recipient-stopped'],
    [{ type: 'closed', agreed: false }, { closed: true, notOurs: true }, 'not-ours'],
    [{ type: 'date-near', words: false, late: true }, { heardPlainNotice: true }, 'twice-running'],
    [{ type: 'date-near', words: true, late: true }, { closed: true }, 'overtaken'],
    [{ type: 'closed', agreed: false }, {}, 'overtaken'],
    [{ type: 'reopened' }, { closed: true }, 'overtaken'],
    [{ type: 'danger' }, { wrongPerson: true }, 'recipient-stopped'],
    [{ type: 'danger' }, { notOurs: true }, 'not-ours'],
    [{ type: 'handed-over' }, { handledBy: 'noah' }, 'never-dealt-with'],
    [{ type: 'handed-over' }, { dealtWith: 'ivy', handledBy: 'ivy' }, 'overtaken'],
    [{ type: 'handed-over' }, { dealtWith: 'ivy' }, 'overtaken'],
  ])('is not due: %j %j', (occasion, facts, silence) => {
    expect(decideUpdate({ ...FACTS, ...facts }, occasion)).toEqual({ silence });
  });
});
