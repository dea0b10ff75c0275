import { Matches } from 'class-validator';

/** A text of more than blanks and letters that nobody sees: what is empty must not go out as words of ours. */
export function SaysSomething(): PropertyDecorator {
  return Matches(/[^\s\p{C}]/u, { message: '$property says nothing' });
}
