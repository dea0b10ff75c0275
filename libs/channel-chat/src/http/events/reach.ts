import { validationFailed } from '@redress/platform';
import { IsBoolean, IsEmail, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { OptionalLine, PHONE } from '../fields.js';
import { visitorEvent } from '../visitor-event.js';

/** `reach`: how a visitor can be reached when they have left, or that they do not want to say it. */
export class ChatReachRequest {
  @OptionalLine() @IsOptional() @IsString() @IsEmail() @MaxLength(320) email?: string;
  @OptionalLine() @IsOptional() @Matches(PHONE, { message: 'phone must be a telephone number' }) phone?: string;
  @IsOptional() @IsBoolean() refused?: boolean;
}

/** Takes in the answer to what we asked; answered once it is durable. */
export const REACH = visitorEvent('reach', ChatReachRequest, async (visit, { email, phone, refused = false }) => {
  const { conversation, details } = visit.present();
  const { limits, intake, answers } = visit.parts;
  const reach = { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
  if (refused === Object.keys(reach).length > 0) {
    const message = 'give email or phone, or refused: true alone';
    throw validationFailed([{ field: 'email', rule: 'reach', message }]);
  }
  limits.write(conversation, visit.address);
  limits.nameWays(conversation, visit.address, [email, phone]);
  await intake.reach({ conversation, reach, details, receivedAt: visit.received() });
  answers.wake(conversation);
  return {};
});
