import type { MessageReceived } from '@redress/contracts';
import type { IntakeMatter } from '../application/decide-intake.js';
import { isHeld } from '../domain/customer-request.js';
import type { IntakeRecord } from '../infrastructure/collections.js';
import type { IntakeResponse } from './case-responses.js';
import type { HeldMessageResponse, IntakeMatterResponse, IntakeSenderResponse } from './intake-responses.js';

export function presentIntake(row: IntakeRecord): IntakeResponse {
  const { channel, account, receivedAt, raw, fate, reason, caseIds } = row;
  return {
    id: row._id,
    channel,
    account,
    receivedAt,
    bytes: raw.bytes,
    sha256: raw.sha256,
    fate,
    cases: caseIds,
    ...(reason === undefined ? {} : { reason }),
  };
}

export function presentMatter({ row, head, message }: IntakeMatter): IntakeMatterResponse {
  return Object.assign(presentIntake(row), {
    ...(row.decidedBy === undefined ? {} : { decidedBy: row.decidedBy }),
    ...(message === undefined || head !== undefined ? {} : { message: presentMessage(message) }),
    ...(head !== undefined && isHeld(head) ? { proposed: presentPerson(head.customer) } : {}),
  });
}

function presentMessage({ from, to, subject, text, attachments, unreadable }: MessageReceived): HeldMessageResponse {
  return {
    from: presentPerson(from),
    to,
    text: text.preview,
    attachments: attachments.map(({ name, type, bytes, sha256, scan = 'not-scanned' }) => ({
      name,
      type,
      bytes,
      sha256,
      scan,
    })),
    ...(subject === undefined ? {} : { subject }),
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}

function presentPerson({ address, name, proved }: IntakeSenderResponse): IntakeSenderResponse {
  return {
    proved,
    ...(address === undefined ? {} : { address }),
    ...(name === undefined ? {} : { name }),
  };
}
