import { RedressError } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { NOTHING_FOUND, type MessageFindings, type MessageTriage } from '../domain/message-findings.js';

// A letter has four bytes of UTF-8 at most, and triage looks at 64 K of them.
const LOOKED_AT_BYTES = 256 * 1024;
// Nobody wrote these; what they quote was looked at when it came.
const MACHINES: readonly MessageReceived['kind'][] = ['automatic', 'bounce', 'opt-out'];

/** Looks at a message before its case enters a queue. The same message gives the same findings. */
export class TriageMessage {
  constructor(
    private readonly files: FileStore,
    private readonly triage: MessageTriage,
  ) {}

  /**
   * `opens`: everything in it counts. Of what joins a case only what is new does: a quotation of the first message says
   * nothing that has not been looked at. Only risks are looked for below it, too.
   */
  async look(message: MessageReceived, opens: boolean): Promise<MessageFindings> {
    if (MACHINES.includes(message.kind)) return NOTHING_FOUND;
    const { subject = '', from, text, replyText, details = {} } = message;
    const said = await this.wordsOf(opens ? text : (replyText ?? text));
    const findings = await this.triage.find({
      sender: from,
      subject,
      text: [...Object.values(details), said.words].join('\n'),
    });
    const risksBelow = opens || replyText === undefined ? [] : await this.risksBelow(message, findings.risks);
    return {
      ...findings,
      ...(risksBelow.length === 0 ? {} : { risksBelow }),
      ...(said.whole ? {} : { whole: false }),
    };
  }

  private async risksBelow({ from, text }: MessageReceived, known: readonly string[]): Promise<readonly string[]> {
    const { words } = await this.wordsOf(text);
    const unquoted = words.split('\n').filter((line) => !line.startsWith('>'));
    const { risks } = await this.triage.find({ sender: from, subject: '', text: unquoted.join('\n') });
    return risks.filter((risk) => !known.includes(risk));
  }

  private async wordsOf(text: MessageReceived['text']): Promise<{ readonly words: string; readonly whole: boolean }> {
    const { preview, ref, bytes } = text;
    if (ref === undefined) return { words: preview, whole: true };
    try {
      const beginning = await this.files.readBeginning(ref, LOOKED_AT_BYTES);
      return { words: beginning.toString('utf8'), whole: bytes <= LOOKED_AT_BYTES };
    } catch (error) {
      // A text that is lost must not keep its message from a case; one that is away for now is waited for.
      if (error instanceof RedressError && !error.retriable) return { words: preview, whole: false };
      throw error;
    }
  }
}
