import type { Anew, Conversation, Refusal, Reply } from './conversation.js';
import { byId } from './dom.js';
import type { Fate } from './outbox.js';

/** What can be said of the connection and of what was sent. */
export type State =
  'connecting' | 'connected' | 'waiting' | 'tooLong' | 'unreachable' | 'kept' | 'back' | 'anew' | 'another';

/** Says something: the words of a state, or others in their place. */
export type Say = (state: State, others?: string) => void;

/** How what was sent fares, and why: what has become of words that were not taken stands beside it. */
export type SayFate = (fate: Fate, reply?: Reply) => void;

// These speak to whoever wrote the page.
const TECHNICAL: readonly string[] = ['validation-failed', 'message-id-reused', 'hello-first'];

/** Says how it stands. @returns what says something else */
export function openState(conversation: Conversation): { readonly say: Say; readonly sayFate: SayFate } {
  const place = new StatePlace(byId('state'));
  conversation.onRefused((refusal) => {
    place.turnedAway(refusal);
  });
  conversation.onAnew((why) => {
    place.begunAnew(why);
  });
  conversation.onPresence((present) => {
    if (present) place.arrived();
    else place.left();
  });
  return {
    say: (state, others) => {
      place.say(state, others);
    },
    sayFate: (fate, reply) => {
      place.sayFate(fate, reply);
    },
  };
}

class StatePlace {
  // Why the server will not have us, until it does.
  private why: string | undefined;
  // That an earlier conversation is closed, or began anew, stays to be read.
  private note: string | undefined;

  constructor(private readonly place: HTMLElement) {}

  say(state: State, others?: string): void {
    this.show(others ?? this.wordsOf(state), false);
  }

  sayFate(fate: Fate, reply?: Reply): void {
    const { code = '', detail } = reply?.error ?? {};
    const told = TECHNICAL.includes(code) ? undefined : detail;
    if (fate === 'sent') this.say('connected');
    else if (fate === 'refused') this.refuse('back', told);
    else this.refuse('waiting', told ?? this.why);
  }

  turnedAway({ error: { code, detail } }: Refusal): void {
    if (code === 'token-invalid') {
      this.note = detail;
      return;
    }
    const words = code === 'unreachable' ? this.wordsOf('unreachable') : detail;
    // What was said of words that wait stays.
    if (words === this.why) return;
    this.why = words;
    this.refuse('kept', words);
  }

  begunAnew(why: Anew): void {
    this.note = this.wordsOf(why === 'again' ? 'anew' : why);
  }

  arrived(): void {
    if (this.note === undefined) this.say('connected');
    else this.show(this.note, true);
    this.why = undefined;
    this.note = undefined;
  }

  left(): void {
    if (this.why === undefined) this.say('connecting');
  }

  private refuse(state: State, detail: string | undefined): void {
    if (detail === undefined) {
      this.say(state === 'back' ? 'tooLong' : state);
      return;
    }
    // Before the ways by which else we are reached.
    const [reason = '', ...ways] = detail.split('\n');
    this.show([reason, this.wordsOf(state), ...ways].join('\n'), true);
  }

  private wordsOf(state: State): string {
    return this.place.dataset[state] ?? '';
  }

  private show(words: string, refused: boolean): void {
    this.place.classList.toggle('refused', refused);
    // Said twice it would be read out twice.
    if (this.place.textContent !== words) this.place.textContent = words;
  }
}
