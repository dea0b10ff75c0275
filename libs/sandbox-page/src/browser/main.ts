import { get } from './api.js';
import { openBusyMorning } from './busy-morning.js';
import { openDesk } from './desk.js';
import { byId, within } from './dom.js';
import { openMailbox } from './mailbox.js';
import type { SandboxState } from './received.js';
import { openTelephone } from './telephone.js';
import { openWebForm } from './web-form.js';

const state = await get<SandboxState>('/sandbox/api/state');
if (state.mail !== undefined) openMailbox(state.mail);
if (state.numbers.length > 0) openTelephone(state.numbers);
openWebForm();
if (state.chat) {
  within<HTMLIFrameElement>(byId('chat'), 'iframe').src = '/chat/frame';
  byId('chat').hidden = false;
}
openBusyMorning(state);
await openDesk(state.people);
