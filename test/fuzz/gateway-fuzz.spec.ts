import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FIRST_SEED, mutatedMail, PLAY_MS } from './mutated-mail.js';
import { WholeGateway } from './whole-gateway.js';

const MAILS = 256;
const TOGETHER = 32;
const MINUTE_MS = 60_000;

let gateway: WholeGateway;

beforeAll(async () => {
  gateway = await WholeGateway.open();
});
afterAll(async () => {
  await gateway.close();
});

describe('mutated mails by SMTP', () => {
  it(
    'are each in the inbox, with their original, and published',
    async () => {
      const until = Date.now() + PLAY_MS;
      let played = 0;
      do {
        const batch = Array.from({ length: TOGETHER }, (_, index) => mutatedMail(FIRST_SEED + played + index));
        expect(await gateway.faults(batch)).toEqual([]);
        played += TOGETHER;
      } while (PLAY_MS > 0 ? Date.now() < until : played < MAILS);
      process.stdout.write(`mutated mails taken in: ${String(played)}, from seed ${String(FIRST_SEED)}\n`);
    },
    PLAY_MS + 5 * MINUTE_MS,
  );
});
