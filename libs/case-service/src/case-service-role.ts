import { AssignmentModule, AssignmentSweeps, OrganisationRoster } from '@redress/assignment';
import { CASE_EVENTS, CasesModule, CaseSweeps, OrganisationPolicy } from '@redress/cases';
import { OrganisationRegister, readOrganisationFile } from '@redress/organisation';
import { EVENT_REGISTRY, type AppRole, type Engines, type ProcessParts } from '@redress/platform';

/** The case service as one role of a process: its contexts, and the order in which they begin. */
export async function caseServiceRole(
  engines: Engines,
  { production, fail }: Pick<ProcessParts, 'production' | 'fail'>,
): Promise<AppRole> {
  const { settings, keys, clock } = engines;
  const register = await organisation(engines, production);
  const policy = await OrganisationPolicy.open({
    directory: register.directory,
    keys,
    clock,
    publicUrl: settings.publicUrl,
  });
  return {
    modules: [
      CasesModule.forRoot(policy, register, fail),
      AssignmentModule.forRoot(new OrganisationRoster(() => register.directory)),
    ],
    events: CASE_EVENTS,
    begin: async (app) => {
      await app.get(AssignmentSweeps).start();
      app.get(CaseSweeps).start();
    },
  };
}

// Before any module: owners, clocks and texts all follow from the organisation.
async function organisation(engines: Engines, production: boolean): Promise<OrganisationRegister> {
  const { settings, database, bus } = engines;
  const register = new OrganisationRegister(engines);
  await database.ensureIndexes();
  await bus.ensureTopics(EVENT_REGISTRY.topics);
  // The demo organisation must never run in earnest; what was applied before is there without a file.
  if (settings.organisation === undefined && production) await register.load();
  else await register.apply(readOrganisationFile(settings.organisation));
  return register;
}
