import { Injectable } from '@nestjs/common';
import { RedressError } from '@redress/kernel';
import { OrganisationRegister } from '@redress/organisation';
import { readIdempotencyKey } from '@redress/platform';
import { caseScope, mayWork, type StaffPerson } from '@redress/staff';
import { ReadCase } from '../application/read-case.js';
import { refuseBarred } from '../domain/case-conflict.js';
import type { CaseHead } from '../domain/case-head.js';

/** Finds cases that somebody may work on: that they see, and with which they may have to do. */
@Injectable()
export class WorkableCases {
  constructor(
    private readonly reading: ReadCase,
    private readonly register: OrganisationRegister,
  ) {}

  /** By id or reference. @throws RedressError `case-not-found`, `forbidden` */
  async find(id: string, staff: StaffPerson): Promise<CaseHead> {
    const teams = this.register.directory.teams.map((team) => team.key);
    const head = await this.reading.head(id, caseScope(staff, teams));
    checkMayWork(staff, head);
    refuseBarred(head, staff.key);
    return head;
  }
}

/** @throws RedressError `forbidden` for who may only read the case */
export function checkMayWork(staff: StaffPerson, head: CaseHead): void {
  if (!mayWork(staff, head)) throw new RedressError('forbidden', 'You may read this case, but not work on it.');
}

/** The header `Idempotency-Key`, where there must be one. @throws RedressError `idempotency-key-required`, `idempotency-key-invalid` */
export function requireKey(header: string | undefined): string {
  const key = readIdempotencyKey(header);
  if (key !== undefined) return key;
  throw new RedressError(
    'idempotency-key-required',
    'Send an Idempotency-Key: a repeated request must not be done twice.',
  );
}
