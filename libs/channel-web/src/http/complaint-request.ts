import { cleanLine, cleanText } from '@redress/channel-kit';
import { UPLOAD_LIMITS } from '@redress/uploads';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import {
  buildMessage,
  IsEmail,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import type { AttachmentData } from '@redress/contracts';
import { telephoneNumber, type FieldError } from '@redress/kernel';
import type { ContactDetails } from '../application/contact-details.js';
import type { RawSubmission } from '../application/raw-submission.js';
import { PHONE, WRONG_PHONE } from './phone.js';
import { IsUploads, ListOfUploads } from './upload-list.js';

/** Ways to be answered that the routing of answers knows. */
export const PREFERRED_CHANNELS = ['email', 'sms', 'phone', 'post', 'web'] as const;
export type PreferredChannel = (typeof PREFERRED_CHANNELS)[number];

/** Longest description in characters. */
export const DESCRIPTION_LENGTH = 100_000;

// A browser sends a field that was left empty as an empty text, a program as null; only what was filled in is kept.
const OptionalText = (): PropertyDecorator =>
  Transform(({ value }: TransformFnParams): unknown => {
    if (value === null) return undefined;
    if (typeof value !== 'string') return value as unknown;
    const clean = cleanLine(value);
    return clean === '' ? undefined : clean;
  });

/** A text of several lines, as `cleanText` leaves it; null is none. */
export const CleanText = (): PropertyDecorator =>
  Transform(({ value }: TransformFnParams): unknown => {
    if (value === null) return undefined;
    return typeof value === 'string' ? cleanText(value) : (value as unknown);
  });

// People see these words beside the field, so they name it as the form does.
const Longest = (characters: number, what: string): PropertyDecorator =>
  MaxLength(characters, {
    message: `${what}: at most $constraint1 characters; there is more room where you tell what happened.`,
  });

/** Optional, unless the customer is to be reached by one of these channels: then it is the first rule that is broken. */
const NeededFor = (channels: readonly PreferredChannel[], message: string): PropertyDecorator => {
  const isNeeded = (request: object): boolean => {
    const wanted = wantedChannel(request as ComplaintRequest);
    return wanted !== undefined && channels.includes(wanted);
  };
  return (target, property) => {
    const optional = ValidateIf((request: object, value: unknown) => value !== undefined || isNeeded(request));
    const there = (value: unknown): boolean => value !== undefined;
    const defaultMessage = buildMessage(() => message);
    ValidateBy({ name: 'neededForChannel', validator: { validate: there, defaultMessage } })(target, property);
    optional(target, property);
  };
};

/** What a customer tells us (ISO 10002:2018 annex C). Only the description is asked for; everything else helps. */
export class ComplaintRequest {
  @ApiProperty({ description: 'What happened, in your own words.', maxLength: DESCRIPTION_LENGTH })
  @CleanText()
  @IsNotEmpty({ message: 'Tell us what happened.' })
  @IsString({ message: 'Tell us what happened, as text.' })
  @MaxLength(DESCRIPTION_LENGTH, { message: 'Tell us in at most $constraint1 characters; more can follow later.' })
  description!: string;

  @ApiPropertyOptional({ maxLength: 200 })
  @OptionalText()
  @IsOptional()
  @IsString()
  @MaxLength(200, { message: 'The name has at most $constraint1 characters.' })
  name?: string;

  @ApiPropertyOptional({ format: 'email', description: 'Where the answer goes. Without it, the status page shows it.' })
  @OptionalText()
  @NeededFor(['email'], 'To be answered by e-mail, give your e-mail address.')
  @IsEmail({}, { message: 'This is no e-mail address; it looks like name@example.com.' })
  @MaxLength(254, { message: 'An e-mail address has at most $constraint1 characters.' })
  email?: string;

  @ApiPropertyOptional({
    maxLength: 50,
    description: 'To call, and to text where texts are preferred or safe; without a country code it is of our country.',
  })
  @OptionalText()
  @NeededFor(['sms', 'phone'], 'To be called or texted, give your telephone number.')
  @IsString()
  @Matches(PHONE, { message: WRONG_PHONE })
  phone?: string;

  @ApiPropertyOptional({ maxLength: 500, description: 'Where letters reach you: street, town, postcode, country.' })
  @OptionalText()
  @NeededFor(['post'], 'To be answered by letter, give your postal address.')
  @IsString()
  @Longest(500, 'Your postal address')
  postalAddress?: string;

  @ApiPropertyOptional({ enum: PREFERRED_CHANNELS, description: 'How you would like to be answered.' })
  @OptionalText()
  @IsOptional()
  @IsIn(PREFERRED_CHANNELS, { message: `Choose one of: ${PREFERRED_CHANNELS.join(', ')}.` })
  preferredChannel?: PreferredChannel;

  @ApiPropertyOptional({
    maxLength: 200,
    description:
      'The one safe way to contact you: email, sms, phone, post or web. It outranks every other choice. Any other text means that nothing is sent by machine: a person reads it first.',
  })
  @OptionalText()
  @IsOptional()
  @IsString()
  @Longest(200, 'What we must heed')
  contactSafely?: string;

  @ApiPropertyOptional({ maxLength: 200, description: 'The person you complain for, when it is not yourself.' })
  @OptionalText()
  @IsOptional()
  @IsString()
  @Longest(200, 'Whom you complain for')
  onBehalfOf?: string;

  @ApiPropertyOptional({ maxLength: 200 })
  @OptionalText()
  @IsOptional()
  @IsString()
  @Longest(200, 'Product or service')
  product?: string;

  @ApiPropertyOptional({ maxLength: 100 })
  @OptionalText()
  @IsOptional()
  @IsString()
  @Longest(100, 'Order or contract number')
  orderReference?: string;

  @ApiPropertyOptional({ maxLength: 100, description: 'A date, or about when.' })
  @OptionalText()
  @IsOptional()
  @IsString()
  @Longest(100, 'When it happened')
  occurredOn?: string;

  @ApiPropertyOptional({ maxLength: 500, description: 'What would put it right.' })
  @OptionalText()
  @IsOptional()
  @IsString()
  @Longest(500, 'What would put it right')
  remedyWanted?: string;

  @ApiPropertyOptional({ description: 'BCP 47.', maxLength: 35 })
  @OptionalText()
  @IsOptional()
  @Matches(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/u, { message: 'A language is a tag such as en or de-AT.' })
  @MaxLength(35)
  language?: string;

  @ApiPropertyOptional({ maxLength: 500, description: 'What you need to take part: large print, an interpreter …' })
  @OptionalText()
  @IsOptional()
  @IsString()
  @Longest(500, 'What you need to take part')
  needs?: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: UPLOAD_LIMITS.files,
    description:
      'Resumable uploads that belong to the complaint, each by its id or its Location. As multipart: the files themselves.',
  })
  @ListOfUploads()
  @IsOptional()
  @IsUploads()
  files?: string[];
}

/** What is wrong with a number that is to be texted: only here it matters in which country it is. `contact`: of the organisation. */
export function untextable(request: ComplaintRequest, contact: Pick<ContactDetails, 'name' | 'phone'>): FieldError[] {
  const { phone } = request;
  if (phone === undefined || wantedChannel(request) !== 'sms') return [];
  // Before the organisation is known nobody can tell what a number without a country code is.
  const unknown = contact.name === '' && !/^(?:\+|00|\()/u.test(phone);
  if (unknown || telephoneNumber(phone, contact.phone) !== undefined) return [];
  const message = 'We cannot text this number. Write it with its country code, such as +44 7700 900123.';
  return [{ field: 'phone', rule: 'textable', message }];
}

/** By which channel the customer wants to be reached: the safe one, else the preferred one. */
function wantedChannel({ contactSafely, preferredChannel }: ComplaintRequest): PreferredChannel | undefined {
  return contactSafely === undefined ? preferredChannel : safeChannel(contactSafely);
}

/** The channel that `contactSafely` names, undefined when it says something else. */
function safeChannel(contactSafely: unknown): PreferredChannel | undefined {
  if (typeof contactSafely !== 'string') return undefined;
  return PREFERRED_CHANNELS.find((channel) => channel === contactSafely.toLowerCase());
}

const DETAILS = [
  'phone',
  'postalAddress',
  'preferredChannel',
  'contactSafely',
  'onBehalfOf',
  'product',
  'orderReference',
  'occurredOn',
  'remedyWanted',
  'needs',
] as const satisfies readonly (keyof ComplaintRequest)[];

/** The request as it is kept. Addresses are compared in lower case, on every channel. */
export function toSubmission(request: ComplaintRequest, files: readonly AttachmentData[] = []): RawSubmission {
  const { description, name, email, language } = request;
  const contactSafely = safeChannel(request.contactSafely) ?? request.contactSafely;
  return {
    description,
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email: email.toLowerCase() }),
    ...(language === undefined ? {} : { language }),
    details: Object.fromEntries(
      DETAILS.flatMap((field) => detail(field, field === 'contactSafely' ? contactSafely : request[field])),
    ),
    files,
  };
}

function detail(field: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[field, value]];
}
