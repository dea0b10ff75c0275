import type { Instant } from '@redress/kernel';

/** Who may be given cases. */
export interface DutyRoster {
  /** Keys of the team's handlers who are on duty at that instant. */
  onDuty(teamKey: string, at: Instant): readonly string[];
  /** Keys of the teams whose cases are given out. */
  teams(): readonly string[];
  /** Every handler's capacity, in hundredths of a case. */
  capacities(): readonly { readonly handlerKey: string; readonly capacity: number }[];
}
