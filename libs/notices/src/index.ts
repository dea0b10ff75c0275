export { ClimbStarter } from './application/climb-starter.js';
export { ClimbSweeper } from './application/climb-sweeper.js';
export { Crews, type PlanOf } from './application/crews.js';
export { DigestWriter, type DigestParts, type WaitingWork } from './application/digest-writer.js';
export { NoticeDesk, type DeskParts } from './application/notice-desk.js';
export { NoticePost } from './application/notice-post.js';
export { NoticeRetention } from './application/notice-retention.js';
export { NoticeSweeps } from './application/notice-sweeps.js';
export { NoticeWriter, type WriterParts } from './application/notice-writer.js';
export { ChoiceStore } from './infrastructure/choice-store.js';
export { ClimbStore } from './infrastructure/climb-store.js';
export {
  NOTICE_CHOICES,
  NOTICE_CLIMBS,
  NOTICES,
  type ChoiceRecord,
  type ClimbRecord,
  type NoticeRecord,
} from './infrastructure/notice-collections.js';
export { NoticeStore } from './infrastructure/notice-store.js';
export { NoticesModule } from './notices.module.js';
