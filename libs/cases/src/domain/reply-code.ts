/** A case that texts can name, by eight digits of its own. */
export interface CodedCase {
  readonly caseId: string;
  readonly digits: string;
}

const SHORTEST = 4;

/** How each case is named in texts: by as few of its digits, four at least, as no other of them begins with. */
export function replyCodes(cases: readonly CodedCase[]): ReadonlyMap<string, string> {
  return new Map(cases.map((each) => [each.caseId, codeOf(each, cases)]));
}

/** The case that one of `codes` names; undefined for none, and where several begin with it. */
export function namedBy(codes: readonly string[], cases: readonly CodedCase[]): string | undefined {
  for (const code of codes) {
    const [only, ...others] = cases.filter(({ digits }) => digits.startsWith(code));
    if (only !== undefined && others.length === 0) return only.caseId;
  }
  return undefined;
}

function codeOf({ caseId, digits }: CodedCase, cases: readonly CodedCase[]): string {
  const others = cases.filter((each) => each.caseId !== caseId);
  let length = SHORTEST;
  while (length < digits.length && others.some((each) => each.digits.startsWith(digits.slice(0, length)))) length += 1;
  return digits.slice(0, length);
}
