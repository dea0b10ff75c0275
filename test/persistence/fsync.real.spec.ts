import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { STORE_FILE } from '@redress/sqlite';
import { LedgerProcess } from './ledger-process.js';

const CALLS = 'trace=openat,pwrite64,fsync,fdatasync,write';

/** What matters of a recorded system call. */
interface Recorded {
  readonly at: number;
  readonly kind: 'log written' | 'log synced' | 'answered';
}

// A killed process proves nothing about a power cut: the system keeps its pages. The order of the calls does.
it('answers a write only after the log that holds it has been synced', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'redress-fsync-'));
  try {
    const trace = join(folder, 'trace');
    // -y names the file behind each descriptor, -tt and the thread's own file keep calls and their ends together.
    const before = ['strace', '-f', '-y', '-ttt', '-T', '-s', '16', '-e', CALLS, '-o', trace];
    const ledger = new LedgerProcess(join(folder, 'data'), join(folder, 'answers'), { atOnce: 1, last: 60, before });
    await ledger.ended();
    expect(ledger.entered()).toHaveLength(60);
    const recorded = readTrace(readFileSync(trace, 'utf8'));
    const answers = recorded.filter(({ kind }) => kind === 'answered');
    expect(answers).toHaveLength(60);
    for (const [position, answer] of answers.entries()) {
      const since = answers[position - 1]?.at ?? 0;
      const kinds = recorded.filter(({ at }) => at > since && at < answer.at).map(({ kind }) => kind);
      expect(kinds).toContain('log written');
      expect(kinds.at(-1)).toBe('log synced');
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}, 120_000);

/** The calls on log and answers in the order in which they ended. */
function readTrace(text: string): Recorded[] {
  const open = new Map<string, string>();
  const found: Recorded[] = [];
  for (const line of text.split('\n')) {
    const [thread = '', time = '', ...rest] = line.trim().split(/\s+/u);
    let call = rest.join(' ');
    if (call.endsWith('<unfinished ...>')) {
      open.set(thread, call);
      continue;
    }
    if (call.startsWith('<... ')) call = `${open.get(thread) ?? ''} ${call}`;
    const kind = kindOf(call);
    if (kind !== undefined) found.push({ at: Number(time) + durationOf(call, rest), kind });
  }
  return found.sort((a, b) => a.at - b.at);
}

function kindOf(call: string): Recorded['kind'] | undefined {
  if (call.includes(`${STORE_FILE}-wal>`)) {
    if (call.startsWith('pwrite64')) return 'log written';
    if (call.startsWith('fsync') || call.startsWith('fdatasync')) return 'log synced';
  }
  return call.startsWith('write(') && call.includes('"entered ') ? 'answered' : undefined;
}

// A resumed line carries the time of its end already, an unbroken one the time of its start.
function durationOf(call: string, rest: readonly string[]): number {
  if (rest[0] === '<...') return 0;
  return Number(/<([\d.]+)>$/u.exec(call)?.[1] ?? 0);
}
