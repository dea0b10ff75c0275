import { CASE_ID, UPDATE_ID, type CorpusMail, type Expected } from './corpus.js';
import type { ReadMail } from './mail-reader.js';

/** How a mail came out otherwise than expected, one line each, written to be read. */
export function differences({ expected, group, name }: CorpusMail, seen: ReadMail): string[] {
  return [...whatItIs(expected, seen), ...whatItSays(expected, seen), ...whatItNames(expected, seen)].map(
    (line) => `${group}/${name}: ${line}`,
  );
}

function whatItIs(expected: Expected, { message, bounces }: ReadMail): string[] {
  const told = bounces.map(({ updateId, status, bad }) => ({ ours: updateId === UPDATE_ID, status, bad }));
  const due = expected.bounced === undefined || expected.bounced === null ? [] : [{ ours: true, ...expected.bounced }];
  return [
    ...differs('kind', message.kind, expected.kind ?? 'message'),
    ...differs('rule', message.rule, expected.rule ?? 'none'),
    ...differs('bounces', told, due),
    ...differs('hold', message.hold, expected.hold),
    ...(expected.unreadable === 'any'
      ? []
      : differs('unreadable', message.unreadable !== undefined, expected.unreadable ?? false)),
  ];
}

function whatItSays(expected: Expected, { message, text }: ReadMail): string[] {
  const whole = text(message.text) ?? '';
  const says = expected.says ?? [];
  return [
    ...differs('reply text', text(message.replyText), expected.reply),
    ...(expected.subject === undefined ? [] : differs('subject', message.subject, expected.subject)),
    ...says.filter((words) => !whole.includes(words)).map((words) => `does not say ${show(words)} but ${show(whole)}`),
    ...(expected.saysnot ?? []).filter((words) => whole.includes(words)).map((words) => `says ${show(words)}`),
    ...(expected.html === true ? differs('html', message.html !== undefined, true) : []),
  ];
}

function whatItNames(expected: Expected, { message }: ReadMail): string[] {
  const { clues, attachments, from, forwarded } = message;
  const names = attachments.map((each) => each.name);
  const types = attachments.map((each) => each.type);
  return [
    ...differs('references', clues.references ?? [], expected.references ?? []),
    ...(expected.tokens === undefined
      ? []
      : differs(
          'tokens',
          clues.tokens,
          expected.tokens.map(() => CASE_ID),
        )),
    ...(expected.answers === undefined ? [] : differs('answers', clues.answers, expected.answers)),
    ...differs('forwarded from', forwarded?.from.address, expected.forwarded),
    ...(expected.from === undefined ? [] : differs('sender', from.address, expected.from)),
    ...differs('has no sender', from.address === 'envelope@mail.example', expected.nosender === true),
    ...(expected.names === undefined ? [] : differs('file names', names, expected.names)),
    ...(expected.files === undefined ? [] : differs('file types', types, expected.files)),
  ];
}

function differs(what: string, seen: unknown, due: unknown): string[] {
  return show(seen) === show(due) ? [] : [`${what} is ${show(seen)}, not ${show(due)}`];
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
