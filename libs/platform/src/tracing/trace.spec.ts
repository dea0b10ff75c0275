import { describe, expect, it } from '@jest/globals';
import { currentTraceId, currentTraceparent, runWithTrace } from './trace.js';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('traces', () => {
  it('go on through everything awaited', async () => {
    const seen = await runWithTrace(`00-${TRACE_ID}-00f067aa0ba902b7-01`, async () => {
      await Promise.resolve();
      return { id: currentTraceId(), handedOn: currentTraceparent() };
    });
    expect(seen.id).toBe(TRACE_ID);
    expect(seen.handedOn).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`, 'u'));
    expect(seen.handedOn).not.toContain('00f067aa0ba902b7');
    expect(currentTraceparent()).toBeUndefined();
  });

  it('begin anew where nothing valid comes in', () => {
    const invalid = [undefined, '', `ff-${TRACE_ID}-00f067aa0ba902b7-01`, `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`];
    for (const traceparent of invalid) {
      const id = runWithTrace(traceparent, () => currentTraceId());
      expect(id).toMatch(/^[0-9a-f]{32}$/u);
      expect(id).not.toBe(TRACE_ID);
    }
  });
});
