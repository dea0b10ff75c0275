import { openAnswer } from './answer.js';
import { Conversation } from './conversation.js';
import { openLines } from './lines.js';
import { Outbox } from './outbox.js';
import { openPeople } from './people.js';
import { openReach } from './reach.js';
import { openSocket } from './socket.js';
import { openState } from './state.js';
import { openWriting } from './writing.js';

const conversation = new Conversation(openSocket());
openAnswer(conversation);
openLines(conversation);
openReach(conversation);
const say = openState(conversation);
const outbox = new Outbox(conversation);
openWriting(outbox, say);
openPeople(outbox, say);
conversation.begin();
