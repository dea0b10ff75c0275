import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { FieldError } from '@redress/kernel';
import { CleanText } from './complaint-request.js';
import { PHONE, WRONG_PHONE } from './phone.js';

/** Asks for the links to all open complaints: by mail address, or by the return code of one. */
export class AccessRequest {
  @ApiPropertyOptional({ format: 'email' })
  @CleanText()
  @IsOptional()
  @IsEmail({}, { message: 'This is no e-mail address; it looks like name@example.com.' })
  @MaxLength(254)
  email?: string;

  @ApiPropertyOptional({ maxLength: 100, example: 'K7MQ-2XWD-9FHT-BCRV-3ZJN' })
  @CleanText()
  @IsOptional()
  @IsNotEmpty()
  @IsString()
  @MaxLength(100)
  returnCode?: string;
}

/** Asks for a fresh link to one complaint. */
export class CaseAccessRequest {
  @ApiPropertyOptional({ format: 'email' })
  @CleanText()
  @IsOptional()
  @IsEmail({}, { message: 'This is no e-mail address; it looks like name@example.com.' })
  @MaxLength(254)
  email?: string;

  @ApiPropertyOptional({ maxLength: 50, example: '+44 20 7946 0000' })
  @CleanText()
  @IsOptional()
  @Matches(PHONE, { message: WRONG_PHONE })
  phone?: string;
}

/** The error of a request that gives none of the two ways, or both. */
export function exactlyOne<T extends object>(request: T, one: keyof T & string, other: keyof T & string): FieldError[] {
  if ((request[one] === undefined) !== (request[other] === undefined)) return [];
  return [{ field: one, rule: 'exactlyOne', message: `Give either ${one} or ${other}.` }];
}
