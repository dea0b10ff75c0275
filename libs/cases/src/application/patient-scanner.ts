import { sleep, type Clock } from '@redress/kernel';
import type { FileScanner } from '@redress/uploads';

/** A scanner that is waited for so long and no longer, in milliseconds from when it is asked: then the file is not scanned. */
export function waitingFor(scanner: FileScanner, clock: Clock, patienceMs: number): FileScanner {
  return {
    scan: async (content) => {
      const answered = new AbortController();
      const over = sleep(clock, patienceMs, answered.signal).then(() => 'not-scanned' as const);
      try {
        return await Promise.race([scanner.scan(content), over]);
      } finally {
        answered.abort();
      }
    },
  };
}
