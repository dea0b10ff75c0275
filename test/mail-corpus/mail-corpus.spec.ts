import { afterAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { MessageReceived } from '@redress/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { readCorpus } from './corpus.js';
import { differences } from './differences.js';
import { MailReader } from './mail-reader.js';

const corpus = readCorpus();
// What a mail comes to must not hang on how busy the machine is.
const reader = new MailReader({ timeoutMs: 60_000 });
const groups = [...new Set(corpus.map(({ group }) => group))];

afterAll(async () => {
  await reader.close();
});

describe('the mails of the corpus', () => {
  it('are at least three hundred', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(300);
  });

  it('are counted in the README', () => {
    const table = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
    const rows = [...table.matchAll(/^\| `(?<group>[a-z-]+)`\s+\| (?<count>\d+)\s/gmu)].map(
      ({ groups: row }) => `${row?.group ?? ''} ${row?.count ?? ''}`,
    );
    const counts = groups.map((group) => `${group} ${String(corpus.filter((each) => each.group === group).length)}`);
    expect(rows.sort()).toEqual(counts.sort());
  });

  it.each(groups)('%s', async (group) => {
    const mails = corpus.filter((each) => each.group === group);
    const found = await Promise.all(
      mails.map(async (mail) => {
        const seen = await reader.read(mail.raw);
        const broken = validateSync(plainToInstance(MessageReceived, seen.message)).map(({ property }) => property);
        return [
          ...differences(mail, seen),
          ...broken.map((field) => `${mail.group}/${mail.name}: ${field} is not valid`),
        ];
      }),
    );
    expect(found.flat()).toEqual([]);
  });
});
