import { get } from './api.js';
import { openBusyMorning } from './busy-morning.js';
import { openChat } from './chat-frame.js';
import { openDesk } from './desk.js';
import { byId } from './dom.js';
import { openMailbox } from './mailbox.js';
import type { SandboxState } from './received.js';
import { openTelephone } from './telephone.js';
import { openWebForm } from './web-form.js';

const CHAT = '/chat/frame';

const state = await get<SandboxState>('/sandbox/api/state');
byId('leaves').textContent = state.leaves;
if (state.mail !== undefined) openMailbox(state.mail);
if (state.numbers.length > 0) openTelephone(state.numbers);
openWebForm();
// The sandbox may run in a process of its own, beside which there is no chat.
const { ok: chat } = await fetch(CHAT, { method: 'HEAD' });
if (chat) openChat(CHAT);
openBusyMorning({ ...state, chat });
await openDesk(state.people);
