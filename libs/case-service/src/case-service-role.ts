import { AssignmentModule, AssignmentSweeps } from '@redress/assignment';
import {
  CASE_EVENTS,
  CasesModule,
  CaseSweeps,
  OrganisationPolicy,
  requestRegeneration,
  StaffUploads,
} from '@redress/cases';
import { jurisdictions, readPresets } from '@redress/deadlines';
import { NoticesModule, NoticeSweeps } from '@redress/notices';
import { OrganisationRegister, readOrganisationFile } from '@redress/organisation';
import { openStaffCommands, StaffAccounts, StaffModule } from '@redress/staff';
import { EVENT_REGISTRY, type AppRole, type Engines, type ProcessParts } from '@redress/platform';

/** The case service as one role of a process: its contexts, and the order in which they begin. */
export async function caseServiceRole(
  engines: Engines,
  { production, fail, shutdown, metrics }: Pick<ProcessParts, 'production' | 'fail' | 'shutdown' | 'metrics'>,
): Promise<AppRole> {
  const { settings, keys, clock } = engines;
  const register = await organisation(engines, production);
  const policy = await OrganisationPolicy.open({
    directory: register.directory,
    keys,
    clock,
    publicUrl: settings.publicUrl,
  });
  const { torn } = policy.writer;
  // Names may be people's, so the log does not have them.
  for (const { field, rule } of torn)
    engines.log.warn(
      'a text needs more than two segments with what the organisation file says: shorten names or emergencyContacts',
      { field, rule },
    );
  let greeting: readonly string[] = [];
  return {
    modules: [
      StaffModule.forRoot(() => register.directory),
      CasesModule.forRoot(policy, register, fail),
      NoticesModule.forRoot(() => register.directory),
      AssignmentModule.forRoot(() => register.directory),
    ],
    events: CASE_EVENTS,
    begin: async (app) => {
      const accounts = app.get(StaffAccounts);
      const { adminEmail, adminPassword } = settings;
      greeting = signInGreeting(await accounts.ensureAdministrator(adminEmail, adminPassword));
      await openStaffCommands(accounts, engines, shutdown, {
        republish: () => requestRegeneration(engines.publisher, clock, engines.ids),
      });
      await beginSweeps(app, metrics);
    },
    greeting: () => greeting,
  };
}

type BegunApp = Parameters<NonNullable<AppRole['begin']>>[0];

async function beginSweeps(app: BegunApp, metrics: ProcessParts['metrics']): Promise<void> {
  const [assignment, cases] = [app.get(AssignmentSweeps), app.get(CaseSweeps)];
  await assignment.start();
  cases.start();
  app.get(NoticeSweeps).start();
  app.get(StaffUploads).start();
  const held = 'Messages that wait for a person, counted to a thousand.';
  metrics.gauge('redress_intake_held', held, () => cases.held.waiting());
  const impossible = 'Waiting cases that nobody could ever take; counted to a thousand a team, every five minutes.';
  metrics.gauge('redress_cases_nobody_could_take', impossible, () => assignment.impossible);
}

// Before any module: owners, clocks and texts all follow from the organisation.
async function organisation(engines: Engines, production: boolean): Promise<OrganisationRegister> {
  const { settings, database, bus } = engines;
  const register = new OrganisationRegister(engines);
  await database.ensureIndexes();
  await bus.ensureTopics(EVENT_REGISTRY.topics);
  // The demo organisation must never run in earnest; what was applied before is there without a file.
  if (settings.organisation === undefined && production) await register.load();
  else {
    const names = { presets: [...readPresets().keys()], isJurisdiction: await jurisdictions() };
    await register.apply(readOrganisationFile(settings.organisation, names));
  }
  return register;
}

// The password is shown once, when it is made; it is kept nowhere.
function signInGreeting({ email, password }: { email: string; password?: string }): readonly string[] {
  return password === undefined
    ? [`Sign in as ${email}; a lost password is set anew by: npm run staff -- password ${email}`]
    : [`Sign in as ${email} with the password ${password} (shown only now)`];
}
