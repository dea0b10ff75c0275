import { Matches } from 'class-validator';
import { languageOf } from '../../application/who-answers.js';
import { fillWords, VISITOR_WORDS } from '../../domain/visitor-words.js';
import { PHONE } from '../fields.js';
import { visitorEvent } from '../visitor-event.js';

const ID = /^[\w-]{1,64}$/u;
const ID_MESSAGE = { message: 'id must be up to 64 letters, digits, hyphens and underscores' };

/** `person`: a visitor asks for a person, under an id of its own; the same id is the same wish. */
export class ChatPersonRequest {
  @Matches(ID, ID_MESSAGE) id!: string;
}

/** `call`: a visitor asks to be called. */
export class ChatCallRequest extends ChatPersonRequest {
  @Matches(PHONE, { message: 'phone must be a telephone number' }) phone!: string;
}

/** Takes the wish in as their words, and says who comes and when; answered once both are durable. */
export const PERSON = visitorEvent('person', ChatPersonRequest, async (visit, { id }) => {
  const { conversation, details } = visit.present();
  const { limits, intake, office, signals } = visit.parts;
  limits.write(conversation, visit.address);
  const text = VISITOR_WORDS[languageOf(await office.house(), details.language)].wantsPerson;
  const message = { ...details, id, text, asks: 'person' as const };
  const seq = await intake.take({ conversation, message, receivedAt: visit.received() });
  signals.said(conversation);
  return { seq };
});

/** The same for a call, promised for the hours in which the telephone is answered. */
export const CALL = visitorEvent('call', ChatCallRequest, async (visit, { id, phone }) => {
  const { conversation, details } = visit.present();
  const { limits, intake, office, answers, signals } = visit.parts;
  limits.write(conversation, visit.address);
  limits.nameWays(conversation, visit.address, [phone]);
  const { wantsCall } = VISITOR_WORDS[languageOf(await office.house(), details.language)];
  const message = { ...details, id, phone, text: fillWords(wantsCall, { phone }), asks: 'call' as const };
  const seq = await intake.take({ conversation, message, receivedAt: visit.received() });
  signals.said(conversation);
  answers.wake(conversation);
  return { seq };
});
