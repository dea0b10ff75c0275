import { CALL, PERSON } from './events/asks.js';
import { END } from './events/end.js';
import { FILE } from './events/file.js';
import { HELLO } from './events/hello.js';
import { MESSAGE } from './events/message.js';
import { REACH } from './events/reach.js';
import { TYPING } from './events/typing.js';
import type { VisitorEvent } from './visitor-event.js';

/** Everything that clients may send. An event is a file in `events/` and a line here. */
export const VISITOR_EVENTS: readonly VisitorEvent[] = [HELLO, MESSAGE, END, REACH, PERSON, CALL, FILE, TYPING];
