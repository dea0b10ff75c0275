import { cleanText } from '@redress/channel-kit';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { visitorEvent } from '../visitor-event.js';

/** Longest message in characters; who has more to say uses the form. */
export const MESSAGE_LENGTH = 4_000;

/** `message`: what a visitor writes, under an id of its own; the same id is the same message, however often it comes. */
export class ChatMessageRequest {
  @Matches(/^[\w-]{1,64}$/u, { message: 'id must be up to 64 letters, digits, hyphens and underscores' }) id!: string;
  @Transform(({ value }: TransformFnParams): unknown => (typeof value === 'string' ? cleanText(value) : value))
  @IsString()
  @IsNotEmpty()
  @MaxLength(MESSAGE_LENGTH)
  text!: string;
}

/** Takes in what was written; answered once it is durable. */
export const MESSAGE = visitorEvent('message', ChatMessageRequest, async (visit, { id, text }) => {
  const { conversation, details, feed } = visit.present();
  const { limits, intake, signals } = visit.parts;
  limits.write(conversation, visit.address);
  const message = { id, text, ...details };
  const seq = await intake.take({ conversation, message, receivedAt: visit.received(), isFirst: feed.isBehind(1) });
  signals.said(conversation);
  return { seq };
});
