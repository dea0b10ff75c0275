import { openEngines, runProcess, startApp } from '@redress/platform';
import { chatGatewayRole } from '@redress/channel-chat';

await runProcess('chat-gateway', async (parts) => {
  const engines = await openEngines(parts);
  await startApp(parts, engines, [chatGatewayRole({ onFatal: parts.fail })]);
});
