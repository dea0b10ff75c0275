import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { STAFF_ROLES, type StaffRole } from '@redress/organisation';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

/** What somebody signs in with. */
export class SignInRequest {
  @ApiProperty({ example: 'lena@acme.example' })
  @IsString()
  @MinLength(1)
  @MaxLength(254)
  email!: string;

  @ApiProperty()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  password!: string;

  @ApiPropertyOptional({ description: 'One-time code; accounts have none yet.' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  otp?: string;
}

/** Who is signed in. */
export class SignedInPerson {
  @ApiProperty() key!: string;
  @ApiProperty() name!: string;
  @ApiProperty() email!: string;
  @ApiProperty({ enum: STAFF_ROLES }) role!: StaffRole;
  @ApiProperty({ type: [String], description: 'Keys of the teams this person belongs to, leads or deputises in.' })
  teams!: readonly string[];
}

export class SessionResponse {
  @ApiProperty({ description: 'Goes into the header x-csrf-token of every write.' }) csrfToken!: string;
  @ApiProperty({ type: SignedInPerson }) me!: SignedInPerson;
}
