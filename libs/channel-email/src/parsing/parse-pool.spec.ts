import { afterAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { systemClock, type Clock } from '@redress/kernel';
import { parseMail } from './parse-mail.js';
import { ParsePool } from './parse-pool.js';

const FOLDER = new URL('../../fixtures/mails/', import.meta.url);
const CORPUS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => readFileSync(new URL(name, FOLDER)));
const HEAD = 'From: ann@mail.example\r\nSubject: x\r\n';

function nested(depth: number): string {
  let mail = 'Content-Type: text/plain\r\n\r\ndeep\r\n';
  for (let level = 0; level < depth; level += 1) {
    const b = `b${String(level)}`;
    mail = `Content-Type: multipart/mixed; boundary=${b}\r\n\r\n--${b}\r\n${mail}\r\n--${b}--\r\n`;
  }
  return `${HEAD}${mail}`;
}

function parts(count: number, part: string): string {
  return `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${`--b\r\n${part}\r\n`.repeat(count)}--b--\r\n`;
}

const FILE = 'Content-Type: image/png; name=x.png\r\n\r\nx';

/** Numbers that look random and are the same on every run (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A mail with a few pieces deleted, doubled, swapped or replaced. */
function mutate(raw: Buffer, next: (below: number) => number): Buffer {
  let mail = raw;
  for (let change = next(6) + 1; change > 0; change -= 1) {
    const at = next(mail.length + 1);
    const length = next(40) + 1;
    const piece = mail.subarray(at, at + length);
    const other = CORPUS[next(CORPUS.length)] ?? raw;
    const from = next(other.length);
    const inserts = [
      Buffer.alloc(0),
      Buffer.concat(Array<Buffer>(next(50)).fill(piece)),
      other.subarray(from, from + next(300)),
      Buffer.from([next(256), 0, 13, 10, next(256)]),
    ];
    mail = Buffer.concat([
      mail.subarray(0, at),
      inserts[next(inserts.length)] ?? piece,
      mail.subarray(at + (next(2) === 0 ? length : 0)),
    ]);
  }
  return mail.subarray(0, 200_000);
}

describe('the parse pool', () => {
  const pool = new ParsePool({ clock: systemClock });
  afterAll(() => pool.close());

  it('takes a mail apart as this thread would', async () => {
    for (const raw of CORPUS) expect(await pool.parse(raw, 'whole')).toEqual(await parseMail(raw, 'whole'));
  });

  it.each<[string, string, RegExp | undefined]>([
    ['10,000 parts', parts(10_000, '\r\nx'), /more than 1000 parts/u],
    ['500 attachments', parts(500, FILE), /more than 100 attachments/u],
    ['parts nested 100 deep', nested(100), /nested too deep/u],
    ['parts nested 20 deep', nested(20), undefined],
    ['a header line without end', `${HEAD}X-Long: ${'x'.repeat(600_000)}`, /headers of more than 256 KB/u],
    ['a text line of 5 MB', `${HEAD}\r\n${'x'.repeat(5_000_000)}`, /text of more than 1 MB/u],
    ['unclosed links in HTML', `${HEAD}Content-Type: text/html\r\n\r\n${'<a href="'.repeat(100_000)}`, undefined],
    ['unclosed quotes in HTML', `${HEAD}Content-Type: text/html\r\n\r\n${'<blockquote>'.repeat(100_000)}x`, undefined],
    ['nothing', '', undefined],
  ])('survives %s', async (_, mail, reason) => {
    const parsed = await pool.parse(Buffer.from(mail), 'whole');
    if (reason === undefined) expect(parsed.unreadable).toBeUndefined();
    else expect(parsed.unreadable).toMatch(reason);
    if (mail !== '') expect(parsed.from).toEqual([{ name: '', address: 'ann@mail.example' }]);
    expect(parsed.attachments.length).toBeLessThanOrEqual(100);
  });

  it('reads only the beginning of a mail above 30 MB, without its files', async () => {
    const raw = Buffer.concat([Buffer.from(parts(1, '\r\nwords')), Buffer.alloc(31 * 1024 * 1024, 'x')]);
    const parsed = await pool.parse(raw, 'whole');
    expect(parsed).toMatchObject({ unreadable: 'larger than 30 MB', attachments: [] });
    expect(parsed.text).toContain('words');
  });

  it('gets through 1,500 mutated mails', async () => {
    const next = random(20_261_122);
    const mails = Array.from({ length: 1_500 }, (_, index) =>
      mutate(CORPUS[index % CORPUS.length] ?? Buffer.alloc(0), next),
    );
    const parsed = await Promise.all(mails.map((mail) => pool.parse(mail, 'whole')));
    for (const { headers, text, attachments } of parsed) {
      expect(Array.isArray(headers)).toBe(true);
      expect(typeof text).toBe('string');
      expect(attachments.length).toBeLessThanOrEqual(100);
    }
  }, 60_000);
});

describe('a mail that is too much', () => {
  /** A clock whose timers fire when the test says so. */
  function handClock(): { clock: Clock; fire: () => void } {
    const tasks = new Set<() => void>();
    const after = (_: number, task: () => void): (() => void) => {
      tasks.add(task);
      return () => tasks.delete(task);
    };
    const fire = (): void => {
      for (const task of [...tasks]) task();
    };
    return { clock: { now: () => 0, after }, fire };
  }

  it('costs its worker, not the others behind it', async () => {
    const { clock, fire } = handClock();
    const pool = new ParsePool({ clock, workers: 1 });
    // Half a million quoted lines without an end: minutes of work in the parser's unfolding of format=flowed.
    const slow = Buffer.from(`${HEAD}Content-Type: text/plain; format=flowed\r\n\r\n${'> a \r\n'.repeat(500_000)}`);
    const hanging = pool.parse(slow, 'whole');
    const behind = pool.parse(Buffer.from(`${HEAD}\r\nfine`), 'whole');
    await new Promise((resolve) => setImmediate(resolve));
    fire();
    await expect(hanging).rejects.toMatchObject({ code: 'parse-timeout', retriable: false });
    await expect(behind).resolves.toMatchObject({ text: 'fine' });
    await pool.close();
  });

  it('does not take down the mails that went to the worker with it', async () => {
    const { clock, fire } = handClock();
    const pool = new ParsePool({ clock, workers: 1 });
    // Within the size of a batch; its attributions keep the worker busy for longer than it takes to fire.
    const slow = Buffer.from(`${HEAD}In-Reply-To: <a@b>\r\n\r\n${`${'-'.repeat(999)}\n`.repeat(60)}`);
    const together = [slow, Buffer.from(`${HEAD}\r\nfine`)].map((mail) => pool.parse(mail, 'whole'));
    await new Promise((resolve) => setImmediate(resolve));
    fire();
    const [first, second] = await Promise.all(together);
    expect(first?.text).toHaveLength(59_999);
    expect(second?.text).toBe('fine');
    await pool.close();
  }, 60_000);

  it('is given back when the pool closes', async () => {
    const { clock } = handClock();
    const pool = new ParsePool({ clock, workers: 1 });
    const running = [pool.parse(Buffer.from(HEAD), 'whole'), pool.parse(Buffer.from(HEAD), 'whole')].map((each) =>
      expect(each).rejects.toMatchObject({ code: 'parse-stopped', retriable: true }),
    );
    await pool.close();
    await Promise.all(running);
    await expect(pool.parse(Buffer.from(HEAD), 'whole')).rejects.toMatchObject({ code: 'parse-stopped' });
  });
});
