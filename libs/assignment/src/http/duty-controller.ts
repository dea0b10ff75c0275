import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { toInstant } from '@redress/kernel';
import { ForStaff, SignedIn, type StaffPerson } from '@redress/staff';
import { ImportShifts } from '../application/import-shifts.js';
import { OwnDutyPlan, type OwnDuty } from '../application/own-duty.js';
import { readCsvShifts } from '../infrastructure/shift-files/read-csv-shifts.js';
import { readIcalShifts } from '../infrastructure/shift-files/read-ical-shifts.js';
import {
  AbsenceListResponse,
  AbsenceRequest,
  AbsenceResponse,
  AvailabilityRequest,
  AvailabilityResponse,
  ShiftsRequest,
  ShiftsResponse,
} from './duty-bodies.js';

/** When people work: what they say of themselves, and rosters that leads bring. */
@ApiTags('duty')
@Controller('api/v1')
@ForStaff()
export class DutyController {
  constructor(
    private readonly own: OwnDutyPlan,
    private readonly rosters: ImportShifts,
  ) {}

  @Get('me/availability')
  @ApiOkResponse({ type: AvailabilityResponse })
  availability(@SignedIn() { key }: StaffPerson): AvailabilityResponse {
    return present(this.own.duty(key));
  }

  @Put('me/availability')
  @ApiOkResponse({ type: AvailabilityResponse })
  async say(
    @Body() { state, until }: AvailabilityRequest,
    @SignedIn() { key }: StaffPerson,
  ): Promise<AvailabilityResponse> {
    return present(await this.own.say(key, state, until === undefined ? undefined : toInstant(Date.parse(until))));
  }

  @Get('me/absences')
  @ApiOkResponse({ type: AbsenceListResponse })
  absences(@SignedIn() { key }: StaffPerson): AbsenceListResponse {
    return { items: this.own.absences(key) };
  }

  @Post('me/absences')
  @ApiCreatedResponse({ type: AbsenceResponse })
  async plan(@Body() { from, to }: AbsenceRequest, @SignedIn() { key }: StaffPerson): Promise<AbsenceResponse> {
    return this.own.plan(key, from, to);
  }

  @Delete('me/absences/:absence')
  @HttpCode(204)
  @ApiNoContentResponse()
  async cancel(@Param('absence') absence: string, @SignedIn() { key }: StaffPerson): Promise<void> {
    await this.own.cancel(key, absence);
  }

  /** Takes a roster over, all or nothing. */
  @Post('shifts')
  @ForStaff('lead', 'manager', 'admin')
  @ApiCreatedResponse({ type: ShiftsResponse })
  @ApiBadRequestResponse({ description: 'Every problem of the roster, with its place.' })
  async shifts(@Body() { format, content }: ShiftsRequest): Promise<ShiftsResponse> {
    return this.rosters.take(format === 'csv' ? readCsvShifts(content) : readIcalShifts(content));
  }
}

function present({ duty, said }: OwnDuty): AvailabilityResponse {
  return {
    duty,
    ...(said === undefined ? {} : { said: said.state }),
    ...(said?.until === undefined ? {} : { until: said.until }),
  };
}
