import { describe, expect, it } from '@jest/globals';
import { canMove, CASE_MOVES, lifecycleDiagram, lifecycleFaults } from './lifecycle.js';

describe('the lifecycle', () => {
  it('has no state that cannot be reached or left', () => {
    expect(lifecycleFaults()).toEqual([]);
  });

  it('notices a table that is wrong', () => {
    expect(lifecycleFaults({ ...CASE_MOVES, received: ['assessed'], lost: ['closed'] })).toContain(
      'no move reaches lost',
    );
    expect(lifecycleFaults({ ...CASE_MOVES, closed: [] })).toEqual(['no move leaves closed']);
    expect(lifecycleFaults({ ...CASE_MOVES, accepted: ['gone'] })).toContain('gone is moved to but not a state');
  });

  it('keeps a case open whose decision was rejected', () => {
    expect(canMove('decision_communicated', 'closed')).toBe(false);
    expect(canMove('rejected_open', 'internal_review')).toBe(true);
  });

  it('is drawn from the same table', () => {
    expect(lifecycleDiagram()).toContain('  closed --> investigating');
  });
});
