import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { toInstant } from '@redress/kernel';
import { OrganisationRegister } from '@redress/organisation';
import { caseScope, ForStaff, SignedIn, type StaffPerson } from '@redress/staff';
import { SimulateAssignment } from '../application/replay/simulate-assignment.js';
import { presentSimulation } from './present-simulation.js';
import { SimulationRequest, SimulationResponse } from './simulation-bodies.js';

/** Changed rules on what has come: tried out, never written. */
@ApiTags('assignment')
@Controller('api/v1/assignment')
@ForStaff('lead', 'manager', 'admin')
export class SimulationController {
  constructor(
    private readonly simulating: SimulateAssignment,
    private readonly register: OrganisationRegister,
  ) {}

  /** Replays what came in a period under the rules as they are and as they would be, and compares. */
  @Post('simulate')
  @HttpCode(200)
  @ApiOkResponse({ type: SimulationResponse })
  @ApiUnprocessableEntityResponse({ description: 'A rule that the organisation file would refuse, or no such period.' })
  @ApiServiceUnavailableResponse({ description: 'Another replay is running.' })
  async simulate(
    @Body() { changes, from, to, bound }: SimulationRequest,
    @SignedIn() staff: StaffPerson,
  ): Promise<SimulationResponse> {
    const teams = this.register.directory.teams.map((team) => team.key);
    const request = { changes, bound, ...instants({ from, to }) };
    return presentSimulation(await this.simulating.simulate(request, caseScope(staff, teams)));
  }
}

// Dates are compared as text, so they are all written alike.
function instants(given: Readonly<Record<'from' | 'to', string | undefined>>): { from?: string; to?: string } {
  const known = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(known.map(([name, value]) => [name, toInstant(Date.parse(value))]));
}
