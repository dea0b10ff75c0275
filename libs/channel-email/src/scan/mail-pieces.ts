import { setImmediate as othersTurn } from 'node:timers/promises';

// A millisecond of work for whoever reads them.
const PIECE_BYTES = 64 * 1024;
// The library looks at a line again with each piece, and at each bare line feed by itself: a mail of one line or of nothing else
// would hold the process up for seconds. Both are against RFC 5322 section 2.1.1; a mail that somebody wrote with other line ends has far fewer.
const LARGE_BYTES = 4 * 1024 * 1024;
const BARE_LINE_FEEDS = 2_000;
const CR = 13;
const LF = 10;

/**
 * A mail piece by piece, with a turn for others after each. @throws Error when the time is over (`stopping`), or when a large mail is not
 * written in lines
 */
export async function* mailPieces(raw: Buffer, stopping: AbortSignal): AsyncGenerator<Buffer> {
  for (let at = 0; at < raw.length; at += PIECE_BYTES) {
    stopping.throwIfAborted();
    const piece = raw.subarray(at, at + PIECE_BYTES);
    if (raw.length > LARGE_BYTES && !isInLines(piece)) throw new Error('the mail is not written in lines');
    yield piece;
    await othersTurn();
  }
}

function isInLines(piece: Buffer): boolean {
  let [lines, bare] = [0, 0];
  for (let at = piece.indexOf(LF); at !== -1; at = piece.indexOf(LF, at + 1)) {
    lines += 1;
    if (piece[at - 1] !== CR) bare += 1;
  }
  return (lines > 0 || piece.length < PIECE_BYTES) && bare <= BARE_LINE_FEEDS;
}
