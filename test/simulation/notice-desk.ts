import type { CaseStore } from '@redress/cases';
import {
  ChoiceStore,
  ClimbStarter,
  ClimbStore,
  ClimbSweeper,
  Crews,
  NoticeDesk,
  NoticePost,
  NoticeStore,
  NoticeWriter,
} from '@redress/notices';
import { NO_PLAN, OrganisationDirectory, parseOrganisation } from '@redress/organisation';
import type { SimulatedProcess } from '@redress/testing';
import type { Engines } from './engines.js';

const MINUTE = 60_000;

/** Igor works at night only: what should reach him goes on to the lead. Nobody of the others is ever off duty. */
const parsed = parseOrganisation(`
organisation: { name: Simulated, timeZone: UTC }
teams: [{ key: team, name: Team, lead: lead, deputy: dan, default: true }]
staff:
  - { key: lead, name: Lead, email: lead@acme.example, role: lead, team: team }
  - { key: dan, name: Dan, email: dan@acme.example, role: manager, team: team }
  - { key: hanna, name: Hanna, email: hanna@acme.example, role: handler, team: team }
  - { key: igor, name: Igor, email: igor@acme.example, role: handler, team: team, hours: { Mon-Sun: ["22:00-06:00"] } }
`);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const escalation = [
  { share: 1, afterMs: 0, tell: ['handler', 'lead'] as const },
  { share: 1, afterMs: MINUTE, tell: ['deputy'] as const },
];
const teams = parsed.organisation.teams.map((team) => ({ ...team, escalation }));
const DIRECTORY = new OrganisationDirectory({ ...parsed.organisation, teams });

/** The notices of one replica: production code over simulated engines. */
export class StaffDesk {
  readonly desk: NoticeDesk;
  private readonly post: NoticePost;
  private readonly climbs: ClimbSweeper;

  constructor({ clock }: SimulatedProcess, { database, files, bus }: Engines, cases: CaseStore) {
    const directory = (): OrganisationDirectory => DIRECTORY;
    const [notices, climbs, choices] = [new NoticeStore(database), new ClimbStore(database), new ChoiceStore(database)];
    const crews = new Crews(directory, () => NO_PLAN, clock);
    const writer = new NoticeWriter({ directory, files, clock, publicUrl: 'https://redress.example' });
    const silence = { error: (): void => undefined, warn: (): void => undefined };
    this.post = new NoticePost(notices, bus.publisher, clock, silence);
    this.desk = new NoticeDesk(
      { crews, choices, notices, post: this.post, writer },
      new ClimbStarter(climbs, crews),
      silence,
    );
    this.climbs = new ClimbSweeper(climbs, cases, this.desk, crews, clock);
  }

  async sweep(onFailure: (caseId: string, error: unknown) => void): Promise<void> {
    await this.climbs.sweep(onFailure);
    await this.post.reissue();
  }
}
