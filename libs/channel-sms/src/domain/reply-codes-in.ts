// Four digits at least, eight at most: what our texts name cases by.
const AT_THE_START = /^[\s"'«(]*#?\s?(\d{4,8})(?![\p{L}\p{N}])/u;
const AT_THE_END = /(?<![\p{L}\p{N}])(\d{4,8})[\s"'».!?)]*$/u;

/** The digits with which a text begins or ends: whether they name a case, the case service knows. */
export function replyCodesIn(text: string): readonly string[] {
  return [...new Set([AT_THE_START, AT_THE_END].flatMap((place) => place.exec(text)?.[1] ?? []))];
}
