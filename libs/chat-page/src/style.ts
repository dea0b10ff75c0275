import { PAGE_PARTS } from './page.js';

const BASE = `:root{color-scheme:light dark;--line:#767676;--mine:#e8f0fe;--theirs:#f3f3f3;--paper:#fff;--ink:#1a1a1a;--link:#0b4fb8;--wrong:#b3261e}
@media (prefers-color-scheme:dark){:root{--line:#8f8f8f;--mine:#1c2f4d;--theirs:#2b2b2b;--paper:#121212;--ink:#eee;--link:#a8c7fa;--wrong:#f2867e}}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:var(--paper);color:var(--ink)}
a{color:var(--link)}
main{display:flex;flex-direction:column;min-height:100vh;padding:1rem;max-width:40rem;margin:0 auto}
h1{font-size:1.25rem;margin:0}
.unseen{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:3px solid #1a73e8;outline-offset:2px}
`;

/** How the page looks; light and dark as the reader has it. */
export const STYLE = [BASE, ...PAGE_PARTS.map(({ style = '' }) => style)].join('');
