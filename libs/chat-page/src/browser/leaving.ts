import type { Conversation, Line } from './conversation.js';
import { copyText } from './copy-text.js';
import { byId } from './dom.js';
import type { Ended } from './ended.js';
import { saveAs } from './save-as.js';
import type { Say } from './state.js';

/** Saves a copy of the conversation, and ends it once the visitor has said so twice. */
export function openLeaving(conversation: Conversation, say: Say, ended: Ended): void {
  const place = byId('leaving');
  const end = byId<HTMLButtonElement>('end');
  const lines: Line[] = [];
  // A copy is whole or not to be had.
  const look = (): void => {
    if (lines.length > 0 && conversation.caughtUp) place.hidden = false;
  };
  conversation.onPresence(look);
  conversation.onLine((line) => {
    lines.push(line);
    if (line.from === 'customer' && !ended.isSo) end.hidden = false;
    look();
  });
  conversation.onAnew(() => {
    lines.length = 0;
    place.hidden = true;
    end.hidden = true;
  });
  byId('copy').addEventListener('click', () => {
    save(conversation, lines);
  });
  openEnding(conversation, say, end, ended);
}

function openEnding(conversation: Conversation, say: Say, button: HTMLButtonElement, ended: Ended): void {
  const question = byId<HTMLDialogElement>('end-question');
  const { notEnded = '' } = question.dataset;
  const end = async (): Promise<void> => {
    const { error } = await conversation.ask('end', {});
    if (error !== undefined) {
      say('waiting', notEnded);
      button.focus();
      return;
    }
    button.hidden = true;
    ended.begin();
  };
  button.addEventListener('click', () => {
    question.showModal();
  });
  byId('end-not').addEventListener('click', () => {
    question.close();
  });
  byId('end-yes').addEventListener('click', () => {
    question.close();
    void end();
  });
}

function save(conversation: Conversation, lines: readonly Line[]): void {
  const { title = '', reference = '', saved = '', you = '', us = '', automatic = '' } = byId('copy').dataset;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const text = copyText(
    { lines, reference: conversation.reference, savedAt: new Date() },
    { title, reference, saved, you, us, automatic },
    { language: document.documentElement.lang, timeZone },
  );
  const name = `${['redress', conversation.reference].filter((each) => each !== undefined).join('-')}.txt`;
  saveAs(new Blob([text], { type: 'text/plain;charset=utf-8' }), name);
}
