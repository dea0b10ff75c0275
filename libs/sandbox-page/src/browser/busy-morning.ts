import { post } from './api.js';
import { visit } from './chat-visitor.js';
import { byId, onSend, say, within } from './dom.js';
import { morningThrough, numberFor, type Act, type Doors } from './morning.js';
import { type } from './telephone.js';

const BREATH_MS = 700;

/** A morning of a contact centre in a quarter of a minute, through the same doors as everything else on the page. */
export function openBusyMorning(doors: Doors): void {
  const start = byId<HTMLFormElement>('morning');
  const progress = within<HTMLProgressElement>(start, 'progress');
  const morning = morningThrough(doors);
  progress.max = morning.length;
  start.hidden = morning.length === 0;
  onSend(start, async () => {
    progress.hidden = false;
    let refused = 0;
    for (const [n, act] of morning.entries()) {
      await send(act, doors).catch(() => {
        refused += 1;
      });
      progress.value = n + 1;
      say(start, `${String(n + 1)} of ${String(morning.length)} messages`);
      await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
    }
    progress.hidden = true;
    const sent = morning.length - refused;
    return refused === 0
      ? `All ${String(sent)} messages were sent.`
      : `${String(sent)} were sent, ${String(refused)} refused.`;
  });
}

function send(act: Act, { numbers }: Doors): Promise<unknown> {
  const { by, ...said } = act;
  if (act.by === 'chat') return visit(act.body);
  if (act.by === 'text') return type(act.from, numberFor(act.from, numbers) ?? '', act.body);
  return post(by === 'mail' ? '/sandbox/api/mails' : '/api/v1/complaints', said);
}
