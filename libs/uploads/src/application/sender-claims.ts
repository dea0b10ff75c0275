import { utf8Prefix } from '@redress/kernel';

// The bounds of the contract, in bytes of UTF-8 and in characters.
const NAME_BYTES = 255;
const TYPE_LENGTH = 127;

/** As much as is kept of what a sender calls a file. */
export function keptName(name: string): string {
  return utf8Prefix(name, NAME_BYTES);
}

/** As much as is kept of a media type. */
export function keptType(type: string): string {
  return type.slice(0, TYPE_LENGTH);
}
