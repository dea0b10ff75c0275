import { cleanLine } from '@redress/channel-kit';
import { Transform, type TransformFnParams } from 'class-transformer';

/** A telephone number as people write it. */
export const PHONE = /^(?=(?:\D*\d){5})\+?[\d\s()/.-]{5,30}$/u;

/** A line without what cannot be seen; what a client leaves empty is left out. */
export const OptionalLine = (): PropertyDecorator =>
  Transform(({ value }: TransformFnParams): unknown => {
    if (value === null) return undefined;
    if (typeof value !== 'string') return value as unknown;
    const clean = cleanLine(value);
    return clean === '' ? undefined : clean;
  });
