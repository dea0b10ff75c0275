import { caseServiceRole } from '@redress/case-service';
import { openEngines, runProcess, startApp } from '@redress/platform';

await runProcess('case-service', async (parts) => {
  const engines = await openEngines(parts);
  await startApp(parts, engines, [await caseServiceRole(engines, parts)]);
});
