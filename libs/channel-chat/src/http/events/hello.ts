import { RedressError } from '@redress/kernel';
import { IsEmail, IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import { Feed } from '../../application/feed.js';
import type { Listener } from '../../application/open-answers.js';
import { readVisitorToken, visitorToken } from '../../domain/visitor-token.js';
import { OptionalLine, PHONE } from '../fields.js';
import { nameOf, type OpenVisit } from '../open-visit.js';
import { showLine } from '../show-line.js';
import { visitorEvent } from '../visitor-event.js';

/** `hello`: who comes, with the token of an earlier visit and the number of the last line they have. */
export class ChatHelloRequest {
  @IsOptional() @IsString() @MaxLength(200) token?: string;
  @IsOptional() @IsInt() @Min(0) lastSeq?: number;
  @OptionalLine() @IsOptional() @IsString() @MaxLength(200) name?: string;
  @OptionalLine() @IsOptional() @IsEmail() @MaxLength(320) email?: string;
  @OptionalLine()
  @IsOptional()
  @Matches(PHONE, { message: 'phone must be a telephone number' })
  phone?: string;
  @OptionalLine()
  @IsOptional()
  @Matches(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}$/u, { message: 'language must be a tag such as en or de-AT' })
  language?: string;
}

/** Opens a conversation, or goes on with the token's, and shows what its visitor has missed. */
export const HELLO = visitorEvent('hello', ChatHelloRequest, async (visit, { token, lastSeq = 0, ...details }) => {
  const { limits, keys, clock, ids } = visit.parts;
  limits.greet(visit.address);
  const isNew = token === undefined;
  const conversation = isNew ? ids.next() : conversationOf(visit, token);
  limits.nameWays(conversation, visit.address, [details.email, details.phone]);
  const { newest, known, reference } = isNew ? begun(visit, conversation) : await found(visit, conversation, lastSeq);
  const feed = feedOf(visit, conversation, known);
  const listener = listenerOf(visit, conversation, details.language);
  visit.enter({ conversation, details, feed, listener, isNew, ...(reference === undefined ? {} : { reference }) });
  // Nobody but this client can write into what it has just begun.
  if (!isNew) feed.wake();
  return {
    token: visitorToken(keys, conversation, clock.now()),
    conversation,
    ...(reference === undefined ? {} : { reference }),
    lastSeq: newest,
  };
});

interface HowFar {
  /** The number of the newest line, and that of the last one that the client has. */
  readonly newest: number;
  readonly known: number;
  readonly reference?: string | undefined;
}

function begun({ parts: { transcript } }: OpenVisit, conversation: string): HowFar {
  transcript.begin(conversation);
  return { newest: 0, known: 0 };
}

async function found({ parts }: OpenVisit, conversation: string, lastSeq: number): Promise<HowFar> {
  const { transcript, confirmations } = parts;
  const [newest, reference] = await Promise.all([
    transcript.lastSeq(conversation),
    transcript.referenceOf(conversation),
  ]);
  const known = Math.min(lastSeq, newest);
  if (known > 0) await confirmations.seenUpTo(conversation, known);
  return { newest, known, reference };
}

function feedOf(visit: OpenVisit, conversation: string, known: number): Feed {
  return new Feed(visit.parts.transcript, conversation, known, {
    show: (entry, confirmed) => {
      showLine(visit, entry, confirmed);
    },
    failed: (error) => {
      visit.parts.log.warn('a conversation could not be shown', { code: nameOf(error) });
    },
  });
}

function listenerOf(visit: OpenVisit, conversation: string, language: string | undefined): Listener {
  let last = '';
  return {
    conversation,
    language,
    told: (status, caseId) => {
      visit.tell('status', status);
      visit.parts.signals.noticed(conversation, caseId);
      const { here, name } = status.answer;
      const presence = { here, ...(name === undefined ? {} : { name }) };
      if (JSON.stringify(presence) === last) return;
      last = JSON.stringify(presence);
      visit.tell('presence', presence);
    },
  };
}

function conversationOf({ parts: { keys, clock } }: OpenVisit, token: string): string {
  const conversation = readVisitorToken(keys, token, clock.now());
  if (conversation !== undefined) return conversation;
  const wrong = {
    field: 'token',
    rule: 'valid',
    message: 'token must be one that a visit gave within the last month',
  };
  throw new RedressError('token-invalid', 'The conversation cannot be gone on with: begin a new one without a token.', {
    fields: [wrong],
  });
}
