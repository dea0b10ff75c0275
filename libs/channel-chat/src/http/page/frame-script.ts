/**
 * What the page runs. It keeps the token, and shows everything anew when it is opened again; what was typed is sent one after the
 * other under an id of its own until it has an answer. What people wrote is set as text, never as markup.
 */
export const FRAME_SCRIPT = `'use strict';
(() => {
  const KEY = 'redress-chat';
  const ANSWER_MS = 10000;
  const PAUSE_MS = 2000;
  const texts = document.body.dataset;
  const log = document.getElementById('log');
  const state = document.getElementById('state');
  const form = document.getElementById('form');
  const field = document.getElementById('text');
  const waiting = [];
  let lastSeq = 0;
  let sending = false;
  let present = false;

  const remembered = () => { try { return localStorage.getItem(KEY) ?? undefined; } catch { return undefined; } };
  const remember = (token) => { try { localStorage.setItem(KEY, token); } catch { /* Private windows keep nothing. */ } };
  const forget = () => { try { localStorage.removeItem(KEY); } catch { /* The same. */ } };
  let token = remembered();

  const say = (text) => { if (state.textContent !== text) state.textContent = text; };
  const socket = io('/chat', { transports: ['websocket', 'polling'] });

  function append(item, text) {
    // Only addresses of our own are links.
    const own = new RegExp('(' + location.origin.replace(/[.*+?^$()|[\\]{}\\\\]/g, '\\\\$&') + '/\\\\S+)');
    for (const part of text.split(own)) {
      if (!part.startsWith(location.origin + '/')) { item.append(part); continue; }
      const link = document.createElement('a');
      link.href = part;
      link.target = '_blank';
      link.rel = 'noopener';
      link.textContent = part;
      item.append(link);
    }
  }

  function show(line) {
    if (line.seq <= lastSeq) return;
    lastSeq = line.seq;
    const item = document.createElement('div');
    item.className = 'line ' + line.from;
    const who = document.createElement('span');
    who.className = 'who';
    who.textContent = line.from === 'customer' ? texts.you : texts.us;
    item.append(who);
    append(item, line.text);
    log.append(item);
    log.scrollTop = log.scrollHeight;
  }

  async function hello() {
    const language = document.documentElement.lang;
    const reply = await socket.timeout(ANSWER_MS).emitWithAck('hello', token === undefined ? { language } : { token, lastSeq, language });
    if (reply.error === undefined) {
      token = reply.token;
      remember(token);
      present = true;
      say(texts.connected);
      return send();
    }
    if (reply.error.code !== 'token-invalid') throw new Error(reply.error.code);
    forget();
    token = undefined;
    return hello();
  }

  async function send() {
    if (sending || !present) return;
    sending = true;
    try {
      while (waiting.length > 0 && present) {
        const reply = await socket.timeout(ANSWER_MS).emitWithAck('message', waiting[0]).catch(() => ({ error: { retriable: true } }));
        if (reply.error !== undefined && reply.error.retriable) {
          say(texts.waiting);
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
          continue;
        }
        const { text } = waiting.shift();
        say(reply.error === undefined ? texts.connected : texts.tooLong);
        if (reply.error !== undefined && field.value === '') field.value = text;
      }
    } finally {
      sending = false;
    }
  }

  const begin = () => hello().catch(() => { if (socket.connected) setTimeout(begin, PAUSE_MS); });
  socket.on('connect', begin);
  socket.on('disconnect', (why) => {
    present = false;
    say(texts.connecting);
    // The library comes back by itself unless the server ended it.
    if (why === 'io server disconnect') setTimeout(() => socket.connect(), PAUSE_MS);
  });
  socket.on('message', (line, confirm) => { show(line); confirm(); });
  say(texts.connecting);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text === '') return;
    const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    waiting.push({ id, text });
    field.value = '';
    field.focus();
    if (!present) say(texts.waiting);
    send();
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
})();
`;
