/**
 * How all pages look. Text keeps a contrast of 4.5 to 1 and edges of controls one of 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11);
 * what is pressed is 44 px high (2.5.8 asks for 24).
 */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #c9d1d9; --edge: #6e7781; --accent: #0b5394; --on-accent: #fff; --bad: #a40e26; --paper: #fff; --ground: #f4f6f8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #a3adb8; --line: #3d444d; --edge: #8b949e; --accent: #79b8ff; --on-accent: #0d1117; --bad: #ff9a9a; --paper: #161b22; --ground: #0d1117; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif; }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; z-index: 1; }
header, main, footer { max-width: 44rem; margin: 0 auto; padding: 1rem; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 0 1rem; padding-block: .5rem; }
.who { font-weight: 600; margin: .5rem 0; } footer { color: var(--soft); font-size: .95rem; padding-bottom: 3rem; }
.languages { list-style: none; display: flex; flex-wrap: wrap; gap: 0 .9rem; margin: 0; padding: 0; }
.languages a, .languages span, .languages button { display: inline-block; min-height: 2.75rem; line-height: 2.75rem; }
.languages [aria-current] { font-weight: 600; }
button.plain { background: none; color: var(--accent); border: 0; padding: 0; margin: 0; font: inherit; text-decoration: underline; border-radius: 0; }
main { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem 1.25rem 2rem; }
main:focus { outline: none; }
@media (max-width: 46rem) { main { border-radius: 0; border-left: 0; border-right: 0; } }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .25rem 0 1rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
.reference { font: 700 1.5rem/1.3 ui-monospace, monospace; letter-spacing: .04em; white-space: nowrap; }
.code { font: 700 1.25rem/1.5 ui-monospace, monospace; letter-spacing: .04em; overflow-wrap: anywhere; border: 2px solid var(--edge); border-radius: .4rem; padding: .6rem .8rem; display: inline-block; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .35rem 1.25rem; margin: 1rem 0; } dt { color: var(--soft); } dd { margin: 0; }
@media (max-width: 26rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; } }
fieldset { border: 0; border-top: 1px solid var(--line); margin: 2rem 0 0; padding: 0; min-width: 0; } legend { font-size: 1.2rem; font-weight: 600; padding: 0 .75rem 0 0; }
label { display: block; font-weight: 600; margin-top: 1.1rem; } label + :is(input, textarea, select) { margin-top: .3rem; } .hint { color: var(--soft); margin: .1rem 0 .3rem; } .optional { font-weight: 400; color: var(--soft); }
input, textarea, select { width: 100%; font: inherit; color: inherit; padding: .6rem .7rem; min-height: 2.75rem; border: 1px solid var(--edge); border-radius: .4rem; background: var(--paper); }
textarea { min-height: 9rem; resize: vertical; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button { font: inherit; font-weight: 600; margin-top: 1.5rem; min-height: 2.75rem; padding: .6rem 1.4rem; border: 0; border-radius: .4rem; background: var(--accent); color: var(--on-accent); cursor: pointer; }
.field-error { color: var(--bad); font-weight: 600; margin: .2rem 0 .3rem; } [aria-invalid=true] { border: 2px solid var(--bad); }
.problem { border: 2px solid var(--bad); border-radius: .5rem; padding: .25rem 1rem 1rem; } .problem h2 { margin-top: .75rem; } .problem a { color: var(--bad); }
[role=status] { border-left: .3rem solid var(--accent); padding: .2rem 0 .2rem .9rem; }
.entries { list-style: none; padding: 0; } .entries li { border-top: 1px solid var(--line); padding: .8rem 0; overflow-wrap: anywhere; } .entries p { white-space: pre-line; margin: .25rem 0 0; } .by { color: var(--soft); }
.entries .files { list-style: none; padding: 0; } .entries .files li { border: 0; padding: 0; } .files a { display: inline-block; min-height: 2.75rem; padding: .6rem 0; }
.link { font: .95rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; user-select: all; }
.ways { list-style: none; padding: 0; margin: 1.5rem 0 0; } .ways a { display: inline-block; padding: .6rem 0; }
a { color: var(--accent); overflow-wrap: anywhere; } a[href^='tel:'] { white-space: nowrap; }
@media print { :root { --ink: #000; --soft: #333; --line: #999; --paper: #fff; --ground: #fff; --accent: #000; } body { font-size: 11pt; } nav, form, button, .skip, .ways { display: none; } main { border: 0; padding: 0; } .entries li { break-inside: avoid; } }
`;
