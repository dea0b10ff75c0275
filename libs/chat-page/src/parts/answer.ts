import type { PagePart } from '../page-part.js';

/** Who answers and when, as the server says it in the reader's language; `browser/answer.ts` shows it. */
export const ANSWER: PagePart = {
  markup: () => `<p id="answer" role="status" hidden></p>`,
  style: `#answer{margin:.5rem 0;padding:.5rem .75rem;border-left:.25rem solid var(--line)}
`,
};
