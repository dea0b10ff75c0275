import { cleanLine, cleanText } from '@redress/channel-kit';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsEmail, IsInt, IsNotEmpty, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';

/** Longest message in characters; who has more to say uses the form. */
export const MESSAGE_LENGTH = 4_000;

// What a client leaves empty is left out.
const OptionalLine = (): PropertyDecorator =>
  Transform(({ value }: TransformFnParams): unknown => {
    if (value === null) return undefined;
    if (typeof value !== 'string') return value as unknown;
    const clean = cleanLine(value);
    return clean === '' ? undefined : clean;
  });

/** `hello`: who comes, with the token of an earlier visit and the number of the last line they have. */
export class ChatHelloRequest {
  @IsOptional() @IsString() @MaxLength(200) token?: string;
  @IsOptional() @IsInt() @Min(0) lastSeq?: number;
  @OptionalLine() @IsOptional() @IsString() @MaxLength(200) name?: string;
  @OptionalLine() @IsOptional() @IsEmail() @MaxLength(320) email?: string;
  @OptionalLine()
  @IsOptional()
  @Matches(/^\+?[\d\s()/.-]{5,30}$/u, { message: 'phone must be a telephone number' })
  phone?: string;
  @OptionalLine()
  @IsOptional()
  @Matches(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}$/u, { message: 'language must be a tag such as en or de-AT' })
  language?: string;
}

/** `message`: what a visitor writes, under an id of its own; the same id is the same message, however often it comes. */
export class ChatMessageRequest {
  @Matches(/^[\w-]{1,64}$/u, { message: 'id must be up to 64 letters, digits, hyphens and underscores' }) id!: string;
  @Transform(({ value }: TransformFnParams): unknown => (typeof value === 'string' ? cleanText(value) : value))
  @IsString()
  @IsNotEmpty()
  @MaxLength(MESSAGE_LENGTH)
  text!: string;
}
