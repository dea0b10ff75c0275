import { AssignmentModule, AssignmentSweeps, OrganisationRoster } from '@redress/assignment';
import { CASE_EVENTS, CasesModule, CaseSweeps, OrganisationPolicy } from '@redress/cases';
import { OrganisationDirectory, readOrganisationFile } from '@redress/organisation';
import type { AppRole, Engines } from '@redress/platform';

/** The case service as one role of a process: its contexts, and the order in which they begin. */
export async function caseServiceRole(engines: Engines): Promise<AppRole> {
  const { settings, keys, clock } = engines;
  const directory = new OrganisationDirectory(await readOrganisationFile(settings.organisation));
  const policy = await OrganisationPolicy.open({ directory, keys, clock, publicUrl: settings.publicUrl });
  return {
    modules: [CasesModule.forRoot(policy), AssignmentModule.forRoot(new OrganisationRoster(() => directory))],
    events: CASE_EVENTS,
    begin: async (app) => {
      await app.get(AssignmentSweeps).start();
      app.get(CaseSweeps).start();
    },
  };
}
