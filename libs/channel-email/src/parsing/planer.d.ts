/** The parts of planer that we call; the library brings no types. */
declare module 'planer' {
  namespace planer {
    interface ReturnFlags {
      wereLinesDeleted?: boolean;
      firstLine?: number;
      lastLine?: number;
    }
    /** One letter a line: e empty, m quoted, s introduces a quote, f forwarded, t text. */
    function markMessageLines(lines: readonly string[]): string;
    /** Judges marked lines; `flags` gets the range that was left out. */
    function processMarkedLines(lines: readonly string[], markers: string, flags: ReturnFlags): readonly string[];
  }
  export default planer;
}
