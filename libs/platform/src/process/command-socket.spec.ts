import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RedressError } from '@redress/kernel';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PinoLog } from '../logging/pino-log.js';
import { askRunningProcess, CommandSocket } from './command-socket.js';

describe('the command socket', () => {
  let folder: string;
  let socket: CommandSocket | undefined;
  const written: string[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'redress-socket-'));
    // What a killed process leaves behind.
    writeFileSync(join(folder, 'control.sock'), '');
    const destination = { write: (line: string) => void written.push(line) };
    const log = await PinoLog.open('standalone', { logLevel: 'info', logFormat: 'json' }, destination);
    const handlers = {
      greet: ({ name }: Readonly<Record<string, string>>) => Promise.resolve(`Hello ${name ?? ''}`),
      refuse: () => Promise.reject(new RedressError('staff-not-found', 'Nobody has this address.')),
      break: () => Promise.reject(new Error('secret inside')),
    };
    socket = await CommandSocket.open(folder, handlers, log);
  });
  afterEach(async () => {
    await socket?.close();
    rmSync(folder, { recursive: true });
  });

  it('answers, to its owner alone', async () => {
    expect(await askRunningProcess(folder, 'greet', { name: 'Ann' })).toEqual({ result: 'Hello Ann' });
    expect(statSync(join(folder, 'control.sock')).mode & 0o777).toBe(0o600);
    expect(written.join('')).not.toContain('Ann');
  });

  it('hands on what people can read, and no insides', async () => {
    await expect(askRunningProcess(folder, 'refuse', {})).rejects.toMatchObject({ code: 'staff-not-found' });
    await expect(askRunningProcess(folder, 'other', {})).rejects.toMatchObject({ code: 'command-unknown' });
    await expect(askRunningProcess(folder, 'break', {})).rejects.toMatchObject({ code: 'internal-error' });
  });

  it('outlives nonsense', async () => {
    const wire = createConnection(join(folder, 'control.sock'));
    await new Promise((resolve) => {
      wire.once('close', resolve);
      wire.once('data', () => wire.destroy());
      wire.write('nonsense\n');
    });
    expect(await askRunningProcess(folder, 'greet', { name: 'Ann' })).toEqual({ result: 'Hello Ann' });
  });

  it('is not there when nothing runs', async () => {
    await socket?.close();
    socket = undefined;
    expect(await askRunningProcess(folder, 'greet', {})).toBeUndefined();
  });
});
