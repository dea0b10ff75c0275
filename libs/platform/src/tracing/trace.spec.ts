import { describe, expect, it } from '@jest/globals';
import { beginRequestTrace, traceIdOfRequest, traceparentOf } from './trace.js';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('the trace of an event', () => {
  it('is that of its subject, whoever publishes it and whenever', () => {
    const subject = '0193556a-1111-7aaa-8bbb-0123456789ab';
    const traceparent = traceparentOf(subject, '4bf92f35-77b3-8da6-a3ce-929d0e0e4736');
    expect(traceparent).toBe('00-0193556a11117aaa8bbb0123456789ab-a3ce929d0e0e4736-01');
  });

  it('is left out where the subject is no id of ours', () => {
    expect(traceparentOf('case-service', '4bf92f35-77b3-8da6-a3ce-929d0e0e4736')).toBeUndefined();
    expect(traceparentOf(undefined, '4bf92f35-77b3-8da6-a3ce-929d0e0e4736')).toBeUndefined();
  });
});

describe('the trace of a request', () => {
  it('goes on where it came from', () => {
    const request = {};
    expect(beginRequestTrace(request, `00-${TRACE_ID}-00f067aa0ba902b7-01`)).toBe(TRACE_ID);
    expect(traceIdOfRequest(request)).toBe(TRACE_ID);
    expect(traceIdOfRequest({})).toBeUndefined();
  });

  it('begins anew where nothing valid comes in', () => {
    const invalid = [undefined, '', `ff-${TRACE_ID}-00f067aa0ba902b7-01`, `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`];
    for (const traceparent of invalid) {
      const id = beginRequestTrace({}, traceparent);
      expect(id).toMatch(/^[0-9a-f]{32}$/u);
      expect(id).not.toBe(TRACE_ID);
    }
  });
});
