import { describe, expect, it } from '@jest/globals';
import { RedressError } from '@redress/kernel';
import { NestLog } from './nest-log.js';
import { PinoLog } from './pino-log.js';

async function openLog(): Promise<{ log: PinoLog; lines: () => Record<string, unknown>[] }> {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const log = await PinoLog.open('standalone', { logLevel: 'info', logFormat: 'json' }, destination);
  return { log, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the log', () => {
  it('writes a line with level, time, app, ids and the trace', async () => {
    const { log, lines } = await openLog();
    const caseId = '4bf92f35-77b3-7da6-a3ce-929d0e0e4736';
    log.with({ service: 'case-service' }).info('A case was opened.', { caseId });
    log.debug('Not at this level.');
    expect(lines()).toEqual([
      expect.objectContaining({
        level: 'info',
        app: 'standalone',
        service: 'case-service',
        caseId,
        msg: 'A case was opened.',
        traceId: '4bf92f3577b37da6a3ce929d0e0e4736',
        time: expect.stringMatching(/^\d{4}-.*Z$/u),
      }),
    ]);
  });

  it('strikes people and tokens out of errors, down to the causes', async () => {
    const { log, lines } = await openLog();
    const cause = new Error('550 5.1.1 <ann.lee@mail.example>: unknown, call +44 20 7946 0000, GET /t/abc.def?x');
    log.error('A mail was not sent.', { error: new RedressError('send-failed', 'Delivery d1 failed.', { cause }) });
    const text = JSON.stringify(lines());
    expect(text).toContain('send-failed');
    expect(text).toContain('550 5.1.1 <<address>>: unknown, call <number>, GET /t/<token>?x');
    expect(text).not.toMatch(/ann\.lee|7946|abc\.def/u);
  });

  it('strikes names of files and what a parser quotes out of errors', async () => {
    const { log, lines } = await openLog();
    const said = (text: string): unknown => {
      try {
        return JSON.parse(text);
      } catch (error) {
        return error;
      }
    };
    log.error('One.', { error: new RedressError('upload-type-invalid', '“Ann Lee’s claim.exe” is a program.') });
    log.error('Two.', { error: said('My name is Ann Lee') });
    log.error('Three.', { error: said(`{"text":"${'Ann Lee '.repeat(20)}"My name is Ann Lee and "all" of it}`) });
    expect(lines()).toMatchObject([
      { error: { message: '“<name>” is a program.' } },
      { error: { message: expect.stringContaining('<text> is not valid JSON') } },
      { level: 'error' },
    ]);
    expect(JSON.stringify(lines())).not.toContain('Ann Lee');
  });

  it('takes what Nest says, its assembly aside', async () => {
    const { log, lines } = await openLog();
    const nest = new NestLog(log);
    nest.log('Mapped {/x, GET} route', 'RouterExplorer');
    nest.log('Ready', 'NestApplication');
    nest.error('Failed', 'Error: x\n    at y', 'ExceptionsHandler');
    nest.error(new Error('to ann@mail.example'));
    expect(lines()).toMatchObject([
      { level: 'info', msg: 'Ready', context: 'NestApplication' },
      { level: 'error', msg: 'Failed', context: 'ExceptionsHandler', stack: 'Error: x\n    at y' },
      { level: 'error', error: { message: 'to <address>' } },
    ]);
  });
});
