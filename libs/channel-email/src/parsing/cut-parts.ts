const DASHES = Buffer.from('\n--');

/**
 * The beginning of a mail that holds at most `maximum` MIME parts, in linear time and before anything is parsed:
 * 10,000 empty parts fit into 100 KB and cost a parser more than a large photograph.
 */
export function cutParts(raw: Buffer, maximum: number): Buffer {
  const lines = dashedLines(raw);
  if (lines.length <= maximum) return raw;
  const boundaries = declaredBoundaries(raw);
  let parts = 0;
  for (const at of lines) {
    const line = lineAt(raw, at + 1);
    if (!boundaries.has(line) && !boundaries.has(line.replace(/--$/u, ''))) continue;
    parts += 1;
    if (parts > maximum) return raw.subarray(0, at + 1);
  }
  return raw;
}

function dashedLines(raw: Buffer): number[] {
  const found: number[] = [];
  for (let at = raw.indexOf(DASHES); at !== -1; at = raw.indexOf(DASHES, at + 1)) found.push(at);
  return found;
}

function declaredBoundaries(raw: Buffer): Set<string> {
  const declared = raw
    .toString('latin1')
    .matchAll(/boundary\s{0,20}=\s{0,20}(?:"(?<quoted>[^"\r\n]{1,200})"|(?<plain>[^\s;"]{1,200}))/giu);
  return new Set([...declared].map(({ groups }) => `--${groups?.quoted ?? groups?.plain ?? ''}`));
}

// RFC 2046 section 5.1.1: a boundary has 70 characters at most; longer ones are met all the same.
function lineAt(raw: Buffer, from: number): string {
  const end = raw.indexOf(10, from);
  return raw.toString('latin1', from, Math.min(end === -1 ? raw.length : end, from + 210)).trimEnd();
}
