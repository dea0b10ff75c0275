import { IsBoolean } from 'class-validator';
import { visitorEvent } from '../visitor-event.js';

/** `typing`: whether the visitor writes just now. */
export class ChatTypingRequest {
  @IsBoolean() typing!: boolean;
}

/** Answered at once; nothing of it is kept. */
export const TYPING = visitorEvent('typing', ChatTypingRequest, (visit, { typing }) => {
  const { conversation } = visit.present();
  const { limits, signals } = visit.parts;
  limits.signal(conversation, visit.address);
  signals.typing(conversation, typing);
  return Promise.resolve({});
});
