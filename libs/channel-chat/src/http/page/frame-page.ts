import { MESSAGE_LENGTH } from '../chat-requests.js';
import { CHAT_TEXTS, type ChatLanguage } from './chat-texts.js';

/** The page of the conversation. All that is in it is ours, so nothing needs escaping but what the texts themselves bring: nothing. */
export function framePage(language: ChatLanguage): string {
  const texts = CHAT_TEXTS[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${texts.title}</title>
<link rel="stylesheet" href="/chat/frame.css">
<script src="/socket.io/socket.io.min.js" defer></script>
<script src="/chat/frame.js" defer></script>
</head>
<body data-you="${texts.you}" data-us="${texts.us}" data-connecting="${texts.connecting}" data-connected="${texts.connected}" data-waiting="${texts.waiting}" data-too-long="${texts.tooLong}">
<main>
<h1>${texts.title}</h1>
<p>${texts.intro}</p>
<noscript><p>${texts.noScript}</p></noscript>
<div id="log" role="log" aria-label="${texts.log}" tabindex="0"></div>
<p id="state" role="status"></p>
<form id="form">
<label for="text">${texts.label}</label>
<textarea id="text" rows="3" maxlength="${String(MESSAGE_LENGTH)}" required></textarea>
<button type="submit">${texts.send}</button>
</form>
<p><a href="/complaints/new?lang=${language}" target="_blank" rel="noopener">${texts.form}</a></p>
</main>
</body>
</html>
`;
}

/** Its looks; light and dark as the reader has it. */
export const FRAME_STYLE = `:root{color-scheme:light dark;--line:#767676;--mine:#e8f0fe;--theirs:#f3f3f3;--paper:#fff;--ink:#1a1a1a;--link:#0b4fb8}
@media (prefers-color-scheme:dark){:root{--line:#8f8f8f;--mine:#1c2f4d;--theirs:#2b2b2b;--paper:#121212;--ink:#eee;--link:#a8c7fa}}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:var(--paper);color:var(--ink)}
a{color:var(--link)}
main{display:flex;flex-direction:column;min-height:100vh;padding:1rem;max-width:40rem;margin:0 auto}
h1{font-size:1.25rem;margin:0}
#log{flex:1;margin:0 0 .5rem;overflow-y:auto;min-height:8rem;max-height:60vh}
#log .line{margin:.5rem 0;padding:.5rem .75rem;border-radius:.5rem;background:var(--theirs);white-space:pre-wrap;overflow-wrap:anywhere}
#log .customer{background:var(--mine);margin-left:2rem}
#log .who{display:block;font-weight:600}
#state{min-height:1.5em;margin:0}
label{display:block;font-weight:600}
textarea{width:100%;font:inherit;padding:.5rem;border:1px solid var(--line);border-radius:.25rem}
button{font:inherit;min-height:2.75rem;padding:.5rem 1.25rem;margin-top:.5rem}
:focus-visible{outline:3px solid #1a73e8;outline-offset:2px}
`;
