import { caseServiceRole } from '@redress/case-service';
import { openEngines, runProcess, startApp } from '@redress/platform';

await runProcess('standalone', async (parts) => {
  const engines = await openEngines(parts);
  await startApp(parts, engines, [await caseServiceRole(engines)]);
});
