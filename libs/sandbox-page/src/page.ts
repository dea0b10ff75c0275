/** The whole page. Lists are filled by its scripts; whatever a customer can do stands here. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox – Redress</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/sandbox/page/style.css">
<script type="module" src="/sandbox/page/main.js"></script>
</head>
<body>
<a class="skip" href="#desk">To the handlers’ side</a>
<header>
<div><h1>Sandbox</h1>
<p>On the left you are the customer. On the right you see what the handlers see, as it happens. <span id="leaves"></span></p></div>
<form id="morning"><button>Play a busy morning</button><progress id="morning-progress" max="1" value="0" hidden aria-label="Messages sent"></progress><p id="morning-says" class="says" role="status"></p></form>
</header>
<noscript><p class="says">This page needs scripts. The complaint form does not: <a href="/complaints/new">open it</a>.</p></noscript>
<main aria-label="Sandbox">
<div class="customer">
<section id="mailbox" aria-labelledby="mailbox-title" hidden>
<h2 id="mailbox-title">Mailbox</h2>
<form id="mail">
<div class="row"><label>Your address<input name="from" type="email" required value="kim@customer.example" autocomplete="off"></label>
<label>To<input name="to" readonly></label></div>
<label>Subject<input name="subject" maxlength="200" value="My parcel is late"></label>
<label>Message<textarea name="text" required rows="3">It was due on Monday, and nobody tells me where it is.</textarea></label>
<label>File<input name="file" type="file"></label>
<p class="actions"><button>Send mail</button><button class="second" name="kind" value="out-of-office" formnovalidate>Send an out-of-office reply</button></p>
<p class="says" role="status"></p>
</form>
<h3>Received</h3>
<ol class="messages" tabindex="0" aria-live="polite" aria-label="Mails received"></ol>
</section>
<section id="telephone" aria-labelledby="telephone-title" hidden>
<h2 id="telephone-title">Telephone</h2>
<form id="text">
<div class="row"><label>Your number<input name="from" type="tel" required pattern="\\+[1-9][0-9]{6,14}" value="+447700900123" autocomplete="off"></label>
<label>To<select name="to"></select></label></div>
<label>Message<textarea name="body" maxlength="1600" rows="2">The box was crushed and the vase is broken</textarea></label>
<label>Picture or recording<input name="file" type="file" accept="image/*,audio/*,video/*,application/pdf"></label>
<p class="actions"><button>Send text</button><button class="second" name="word" value="STOP" formnovalidate>STOP</button><button class="second" name="word" value="START" formnovalidate>START</button><button class="second" name="word" value="HELP" formnovalidate>HELP</button></p>
<p class="says" role="status"></p>
</form>
<p id="window" class="meta" hidden>By WhatsApp a customer may be answered in words of our own for 24 hours after they wrote. This telephone network keeps that in memory: when the sandbox was started anew, such answers do not get through until the customer writes again.</p>
<h3>Conversation</h3>
<ol class="messages" tabindex="0" aria-live="polite" aria-label="Texts"></ol>
</section>
<section id="web-form" aria-labelledby="web-form-title">
<h2 id="web-form-title">Web form</h2>
<form id="complaint">
<label>What happened<textarea name="description" required rows="3">I was charged twice for one delivery.</textarea></label>
<div class="row"><label>Name<input name="name" autocomplete="off" value="Alex Reed"></label>
<label>Mail (or leave empty)<input name="email" type="email" autocomplete="off"></label></div>
<p class="actions"><button>Send complaint</button><a href="/complaints/new" target="_blank" rel="noopener">The full form</a></p>
<p class="says" role="status"></p>
</form>
<h3>Your complaints</h3>
<ol class="messages" tabindex="0" aria-live="polite" aria-label="Complaints by form"></ol>
</section>
<section id="chat" aria-labelledby="chat-title" hidden>
<h2 id="chat-title">Chat</h2>
<iframe title="Chat as a visitor sees it"></iframe>
</section>
</div>
<section id="desk" aria-labelledby="desk-title" tabindex="-1">
<h2 id="desk-title">Handlers</h2>
<form id="who" hidden><label>Look as<select name="key"></select></label></form>
<form id="sign-in" hidden>
<p>This is not the demo organisation: sign in as somebody of yours.</p>
<label>Mail<input name="email" type="email" required autocomplete="username"></label>
<label>Password<input name="password" type="password" required autocomplete="current-password"></label>
<p class="actions"><button>Sign in</button></p>
</form>
<p class="says" role="status"></p>
<div id="held" hidden>
<h3>Messages that opened no case</h3>
<p class="says" role="status"></p>
<ol class="messages" aria-label="Messages that opened no case"></ol>
</div>
<p id="older" class="meta" hidden></p>
<ol id="cases" class="cases" aria-label="Cases, newest first"></ol>
</section>
</main>
</body>
</html>
`;
