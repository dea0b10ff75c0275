import type { NoticeRecord } from '../infrastructure/notice-collections.js';
import type { NoticeResponse } from './notification-bodies.js';

/** A notice as its reader sees it. */
export function presentNotice({
  _id: id,
  kind,
  at,
  read,
  caseId,
  reference,
  clock,
  ...row
}: NoticeRecord): NoticeResponse {
  const delivery = row.mail === undefined && row.text === undefined ? undefined : (row.state ?? 'queued');
  return {
    id,
    kind,
    at,
    read: read === 1,
    ...(caseId === '' ? {} : { caseId, reference }),
    ...(clock === undefined ? {} : { clock }),
    ...(delivery === undefined ? {} : { delivery }),
  };
}
