/**
 * What a page elsewhere includes: `<script src="https://…/widget.js" data-label="Write to us" defer></script>`. A button that opens and closes
 * our page in a frame. The frame is made when it is first opened, so that who only reads the page makes no connection.
 */
export const WIDGET_SCRIPT = `'use strict';
(() => {
  const script = document.currentScript;
  const frameUrl = new URL('/chat/frame', script.src);
  const language = script.dataset.language ?? document.documentElement.lang;
  if (language !== '') frameUrl.searchParams.set('lang', language);
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = script.dataset.label ?? 'Chat';
  button.setAttribute('aria-expanded', 'false');
  button.style.cssText = 'position:fixed;right:1rem;bottom:1rem;z-index:2147483647;min-height:2.75rem;padding:.5rem 1.25rem;font:inherit';
  let frame;
  function open() {
    if (frame === undefined) {
      frame = document.createElement('iframe');
      frame.id = 'redress-chat';
      frame.src = frameUrl.href;
      frame.title = button.textContent;
      frame.style.cssText = 'position:fixed;right:1rem;bottom:4.5rem;z-index:2147483647;width:min(24rem,calc(100vw - 2rem));height:min(36rem,calc(100vh - 6rem));border:1px solid #767676;background:Canvas';
      button.setAttribute('aria-controls', frame.id);
      // Before the button in the order of the keyboard, as it is on the screen.
      button.before(frame);
    }
    frame.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    frame.focus();
  }
  function close() {
    frame.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    button.focus();
  }
  const isOpen = () => button.getAttribute('aria-expanded') === 'true';
  button.addEventListener('click', () => { if (isOpen()) close(); else open(); });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && isOpen()) close(); });
  document.body.append(button);
})();
`;
