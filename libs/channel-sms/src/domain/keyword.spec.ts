import { describe, expect, it } from '@jest/globals';
import { keywordOf } from './keyword.js';

describe('keywords', () => {
  it.each([
    'STOP',
    ' stop. ',
    'Stop!',
    'StopAll',
    'UNSUBSCRIBE',
    'Stopp',
    'ARRÊT',
    'arrêter',
    'Baja',
    '«Stop»',
    'REMOVE',
    'TD',
    'Opt-Out',
  ])('%p stops', (body) => {
    expect(keywordOf(body)).toBe('stop');
  });
  it.each(['START', 'unstop', 'yes', 'Starten', 'Début', 'Alta'])('%p starts', (body) => {
    expect(keywordOf(body)).toBe('start');
  });
  it.each(['HELP', 'info', 'Hilfe!', 'Aide', 'AYUDA'])('%p asks for help', (body) => {
    expect(keywordOf(body)).toBe('help');
  });
  it.each([
    'Please stop the parcel',
    'stop it, the box is broken',
    'cancel my order',
    'help me, it is broken',
    '',
    'Stoppuhr',
    'yes, it came',
  ])('%p is somebody talking', (body) => {
    expect(keywordOf(body)).toBeUndefined();
  });
  it('believes the provider, in whatever language it was said', () => {
    expect(keywordOf('AUSTRAGEN', 'STOP')).toBe('stop');
    expect(keywordOf('STOP', 'HELP')).toBe('help');
    expect(keywordOf('hello', 'OTHER')).toBeUndefined();
  });
});
