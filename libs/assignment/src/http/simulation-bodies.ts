import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsISO8601, IsObject, IsOptional, Max, Min } from 'class-validator';

/** What is to be tried out before it is saved. */
export class SimulationRequest {
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description:
      'In the shape of the organisation file, only what changes: assignment, load, teams (key, mode, hours), staff (key, skills, languages, channels, hours, timeZone, capacity, chats, absences), categories (key, team, skills, prefers, weight). null is what the file says by leaving it out.',
    example: { assignment: { relaxMinutes: 10 }, staff: [{ key: 'ivy', capacity: 30 }] },
  })
  @IsOptional()
  @IsObject()
  changes: Readonly<Record<string, unknown>> = {};
  @ApiPropertyOptional({ format: 'date-time', description: 'Left out: seven days before `to`; at most 31 days.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;
  @ApiPropertyOptional({ format: 'date-time', description: 'Left out: now.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
  @ApiPropertyOptional({
    minimum: 1,
    maximum: 44_640,
    default: 60,
    description: 'Minutes after which a wait counts as long.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(44_640)
  bound: number = 60;
}

/** From a case's entering the queue to its handler, in minutes. */
export class WaitResponse {
  @ApiProperty() p50!: number;
  @ApiProperty() p95!: number;
  @ApiProperty() max!: number;
}

/** How what came in the period fared. */
export class ArrivalsResponse {
  @ApiProperty() arrivals!: number;
  @ApiProperty({ description: 'How many of them were given to somebody.' }) given!: number;
  @ApiProperty({ description: 'How many still waited at the end.' }) waiting!: number;
  @ApiPropertyOptional({ type: WaitResponse, description: 'Left out when none was given to anybody.' })
  wait?: WaitResponse;
  @ApiProperty({ description: 'How many waited longer than `bound`, given to somebody or not.' }) waitedPast!: number;
  @ApiProperty({ description: 'How many nobody of their team could ever have taken.' }) nobodyCould!: number;
  @ApiProperty({ description: 'How often one went back to its queue.' }) wentBack!: number;
}

export class TeamArrivalsResponse extends ArrivalsResponse {
  @ApiProperty({ description: 'Key of the team.' }) team!: string;
}

/** How one handler fared. */
export class PersonLoadResponse {
  @ApiProperty({ description: 'Key of a member of staff.' }) person!: string;
  @ApiProperty({ description: 'Key of the team.' }) team!: string;
  @ApiProperty({ description: 'Cases that they were given.' }) given!: number;
  @ApiProperty({ description: 'Hours on duty.' }) onDuty!: number;
  @ApiProperty({ description: 'Room taken while on duty, in cases: the mean over that time.' }) load!: number;
  @ApiProperty({ description: 'The most, in cases.' }) peak!: number;
  @ApiProperty({ description: 'Room in all, in cases.' }) capacity!: number;
  @ApiProperty({ description: 'The mean load as a share of the room, in percent.' }) occupancy!: number;
}

export class OutcomeResponse {
  @ApiProperty({ type: ArrivalsResponse, description: 'All teams that you see together.' }) all!: ArrivalsResponse;
  @ApiProperty({ type: [TeamArrivalsResponse] }) teams!: readonly TeamArrivalsResponse[];
  @ApiProperty({ type: [PersonLoadResponse] }) people!: readonly PersonLoadResponse[];
}

/** Who would have had a case first; left out: nobody within the period. */
export class MovedCaseResponse {
  @ApiProperty() id!: string;
  @ApiProperty({ example: 'K7M-Q2X-WDP' }) reference!: string;
  @ApiPropertyOptional({ description: 'Key of a member of staff.' }) asItIs?: string;
  @ApiPropertyOptional({ description: 'Key of a member of staff.' }) asChanged?: string;
}

export class MovedCasesResponse {
  @ApiProperty() count!: number;
  @ApiProperty({ description: 'Those of them that you may not see; they are not listed.' }) hidden!: number;
  @ApiProperty({ type: [MovedCaseResponse], description: 'At most 100.' }) items!: readonly MovedCaseResponse[];
}

export class LikenessResponse {
  @ApiProperty() same!: number;
  @ApiProperty() of!: number;
}

/** Two replays of what came in the period: under the rules as they are, and as they would be. */
export class SimulationResponse {
  @ApiProperty({ format: 'date-time' }) from!: string;
  @ApiProperty({ format: 'date-time' }) to!: string;
  @ApiProperty({ type: OutcomeResponse }) asItIs!: OutcomeResponse;
  @ApiProperty({ type: OutcomeResponse }) asChanged!: OutcomeResponse;
  @ApiProperty({
    type: LikenessResponse,
    description: "How many of the machine's own choices the replay of things as they are has made again.",
  })
  asRecorded!: LikenessResponse;
  @ApiProperty({ type: MovedCasesResponse, description: 'Cases that would have gone to somebody else.' })
  moved!: MovedCasesResponse;
}
