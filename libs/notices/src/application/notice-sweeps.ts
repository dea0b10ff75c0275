import type { BackgroundWork } from '@redress/cases';
import type { Log } from '@redress/platform';
import type { ClimbSweeper } from './climb-sweeper.js';
import type { DigestWriter } from './digest-writer.js';
import type { NoticePost } from './notice-post.js';
import type { NoticeRetention } from './notice-retention.js';

// A rung hears this much late at most; a look at nothing is one indexed read.
const CLIMBS_MS = 10_000;
const REISSUE_MS = 30_000;
const DIGESTS_MS = 60_000;
const RETENTION_MS = 3_600_000;

/** Begins what notices need in the background; the first looks take up at once what an earlier process left. */
export class NoticeSweeps {
  constructor(
    private readonly parts: {
      readonly climbs: ClimbSweeper;
      readonly post: NoticePost;
      readonly digests: DigestWriter;
      readonly retention: NoticeRetention;
    },
    private readonly work: BackgroundWork,
    private readonly log: Pick<Log, 'warn'>,
  ) {}

  start(): void {
    const { climbs, post, digests, retention } = this.parts;
    const onFailure = (caseId: string, error: unknown): void => {
      this.log.warn('an escalation could not go on; it is tried again', { caseId, error });
    };
    this.work.every(CLIMBS_MS, 'escalations', () => climbs.sweep(onFailure));
    this.work.every(REISSUE_MS, 'notices', () => post.reissue());
    this.work.every(DIGESTS_MS, 'digests', () => digests.sweep());
    this.work.every(RETENTION_MS, 'old notices', () => retention.sweep());
  }
}
