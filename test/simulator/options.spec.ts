import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';

describe('the options of the simulator', () => {
  it('plays so many messages, or so many seconds at its rate', () => {
    expect(readOptions([])).toMatchObject({ messages: 120, rate: 10, answered: 0.5, smtpPort: 2525 });
    expect(readOptions(['--rate', '20', '--for', '60'])).toMatchObject({ messages: 1_200, rate: 20 });
    expect(readOptions(['--url', 'http://localhost:3000/']).url).toBe('http://localhost:3000');
  });

  it('names the option that is no number', () => {
    expect(() => readOptions(['--rate', 'fast'])).toThrow('--rate must be a number, 0 or more');
    expect(() => readOptions(['--rate', '0'])).toThrow('--rate must be more than 0');
    expect(() => readOptions(['--quick'])).toThrow(/quick/u);
  });
});
