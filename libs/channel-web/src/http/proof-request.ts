import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { CleanText } from './complaint-request.js';

/** One thing that the complaint says, such as an order number. Capitals, spaces and signs do not count. */
export class ProofRequest {
  @ApiProperty({ maxLength: 200, example: 'A-17' })
  @CleanText()
  @IsNotEmpty({ message: 'Write one thing from your complaint.' })
  @IsString({ message: 'Write one thing from your complaint, as text.' })
  @MaxLength(200, { message: 'Write at most $constraint1 characters.' })
  value!: string;
}
