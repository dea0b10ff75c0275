import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { FieldError } from '@redress/kernel';
import type { ProblemDocument } from '@redress/platform';

/** A field of the request that is wrong. */
class FieldErrorResponse implements FieldError {
  @ApiProperty({ example: 'email' }) field!: string;
  @ApiProperty({ example: 'isEmail', description: 'Stable, for programs.' }) rule!: string;
  @ApiProperty({ description: 'For people, in English.' }) message!: string;
}

/** The answer to what could not be done (RFC 9457). */
class ProblemResponse implements ProblemDocument {
  @ApiProperty({ example: 'urn:redress:problem:validation-failed' }) type!: string;
  @ApiProperty() title!: string;
  @ApiProperty() status!: number;
  @ApiProperty({ description: 'What is wrong, and what to do; with other ways to reach us where a limit is met.' })
  detail!: string;
  @ApiProperty({ example: 'validation-failed', description: 'Stable, for programs.' }) code!: string;
  @ApiProperty({ type: [FieldErrorResponse], description: 'All wrong fields at once.' })
  errors!: readonly FieldErrorResponse[];
  @ApiPropertyOptional({ description: 'Tell it to the operator.' }) traceId?: string;
}

const DESCRIPTIONS = {
  400: 'Fields are wrong, all of them named at once; or the body cannot be read.',
  404: 'No such complaint, or not one that this token opens; or no such upload.',
  409: 'An upload is not whole yet, or stands at another offset.',
  412: 'The request is not of the tus protocol 1.0.0.',
  413: 'Larger than what is taken, or more than one network may upload; says how else to reach us.',
  415: 'A body of another media type.',
  422: 'The Idempotency-Key was used for another request.',
  429: 'Too many requests from this network; says how else to reach us.',
  503: 'Not just now; Retry-After says when. With the same Idempotency-Key nothing is done twice.',
  507: 'No room for files just now; says how else to reach us.',
} as const;

/** Documents with which problems a route may answer. */
export function ApiProblems(...statuses: readonly (keyof typeof DESCRIPTIONS)[]): MethodDecorator & ClassDecorator {
  const content = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemResponse) } } };
  return applyDecorators(
    ApiExtraModels(ProblemResponse),
    ...statuses.map((status) => ApiResponse({ status, description: DESCRIPTIONS[status], content })),
  );
}
