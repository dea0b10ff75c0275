import { ApiProperty } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { DESCRIPTION_LENGTH } from './complaint-request.js';

/** What a customer adds to the complaint. */
export class MessageRequest {
  @ApiProperty({ maxLength: DESCRIPTION_LENGTH })
  @Transform(({ value }: TransformFnParams): unknown => (typeof value === 'string' ? value.trim() : (value as unknown)))
  @IsNotEmpty({ message: 'Write what you want to add.' })
  @IsString({ message: 'Write what you want to add, as text.' })
  @MaxLength(DESCRIPTION_LENGTH, { message: 'Write at most $constraint1 characters at a time.' })
  text!: string;
}
