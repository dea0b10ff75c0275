import { Conversation } from './conversation.js';
import { openLines } from './lines.js';
import { Outbox } from './outbox.js';
import { openSocket } from './socket.js';
import { openState } from './state.js';
import { openWriting } from './writing.js';

const conversation = new Conversation(openSocket());
openLines(conversation);
const say = openState(conversation);
openWriting(new Outbox(conversation), say);
conversation.begin();
