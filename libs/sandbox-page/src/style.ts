/** How the page looks: contrast of 4.5 to 1 for text and 3 to 1 for edges, what is pressed is 44 px high (WCAG 2.2). */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #c9d1d9; --edge: #6e7781; --accent: #0b5394; --on-accent: #fff; --bad: #a40e26; --paper: #fff; --ground: #eef1f4; --theirs: #e7f0fa; --ours: #eef6ea; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #a3adb8; --line: #3d444d; --edge: #8b949e; --accent: #79b8ff; --on-accent: #0d1117; --bad: #ff9a9a; --paper: #161b22; --ground: #0d1117; --theirs: #14263a; --ours: #16281a; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; z-index: 1; }
header { display: flex; flex-wrap: wrap; gap: .5rem 2rem; justify-content: space-between; align-items: center; padding: 1rem 1.25rem 0; }
header p { margin: .25rem 0; color: var(--soft); max-width: 46rem; } h1 { font-size: 1.5rem; margin: 0; }
#morning { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; }
main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1rem; padding: 1rem 1.25rem 2rem; align-items: start; }
.customer { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; align-items: start; }
@media (max-width: 72rem) { .customer { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 52rem) { main { grid-template-columns: minmax(0, 1fr); padding-inline: .75rem; } }
section { background: var(--paper); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem 1rem 1rem; min-width: 0; }
h2 { font-size: 1.15rem; margin: 0 0 .25rem; } h3 { font-size: .95rem; margin: 1rem 0 .25rem; color: var(--soft); }
label { display: block; font-size: .9rem; font-weight: 600; margin-top: .5rem; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 0 .75rem; }
input, textarea, select { display: block; width: 100%; font: inherit; font-weight: 400; color: inherit; margin-top: .15rem; padding: .5rem .6rem; min-height: 2.75rem; border: 1px solid var(--edge); border-radius: .35rem; background: var(--paper); }
input[readonly] { background: var(--ground); } textarea { resize: vertical; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .4rem 1rem; border: 1px solid var(--accent); border-radius: .35rem; background: var(--accent); color: var(--on-accent); cursor: pointer; }
button.second { background: none; color: var(--accent); } button[aria-disabled=true] { opacity: .6; cursor: progress; }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; margin: .75rem 0 0; }
a { color: var(--accent); overflow-wrap: anywhere; } .actions a { padding: .6rem 0; }
.says { margin: .5rem 0 0; min-height: 1.5em; } .says.bad { color: var(--bad); font-weight: 600; }
.messages, .cases { list-style: none; margin: 0; padding: 0; }
.messages { max-height: 22rem; overflow-y: auto; }
.messages li, .said { border-radius: .5rem; padding: .5rem .75rem; margin-top: .5rem; background: var(--ours); overflow-wrap: anywhere; }
.messages li.theirs, .said.theirs { background: var(--theirs); }
.messages p, .said p { margin: .15rem 0 0; white-space: pre-line; } .meta { color: var(--soft); font-size: .85rem; }
.live { margin: .25rem 0 0; min-height: 1.5em; }
.empty { color: var(--soft); background: none; border: 1px dashed var(--edge); }
.cases > li { border-top: 1px solid var(--line); } summary { cursor: pointer; padding: .6rem 0; min-height: 2.75rem; }
.reference { font: 700 1rem ui-monospace, monospace; white-space: nowrap; }
.tag { display: inline-block; border: 1px solid var(--edge); border-radius: 1rem; padding: 0 .6rem; font-size: .85rem; margin-right: .3rem; }
.tag.danger { border-color: var(--bad); color: var(--bad); font-weight: 700; }
.attached { list-style: none; margin: .25rem 0 0; padding: 0; } .messages .attached li { background: none; margin: 0; padding: .25rem 0; }
.chosen { list-style: none; margin: 0; padding: 0; } .chosen li { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .75rem; margin-top: .5rem; overflow-wrap: anywhere; }
.chosen .name { flex: 1; min-width: 8rem; } .chosen progress { flex-basis: 100%; order: 1; } .files input { color: transparent; } .wrong { color: var(--bad); font-weight: 600; margin: .25rem 0 0; } .chosen .wrong { flex-basis: 100%; order: 2; } .wrong:empty { display: none; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .1rem .9rem; margin: .25rem 0; font-size: .9rem; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; min-height: 48rem; border: 1px solid var(--line); border-radius: .35rem; background: var(--paper); }
progress { width: 10rem; accent-color: var(--accent); }
`;
