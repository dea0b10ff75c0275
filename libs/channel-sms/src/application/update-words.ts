import type { DeliveryRow, SendOutcome } from '@redress/channel-kit';
import type { FileStore } from '@redress/files';
import { isRetriable } from '@redress/kernel';
import { failureWords } from '../domain/failure.js';

const TEXT_BYTES = 16 * 1024;
// Twilio takes no more (error 21617).
const MOST_CHARACTERS = 1_600;

/** The words of updates, wherever they lie. */
export class UpdateWords {
  constructor(private readonly files: Pick<FileStore, 'read'>) {}

  /** @returns what becomes of the update where there are none, or too many for one message */
  async read({ preview, ref }: DeliveryRow['update']['text']): Promise<string | SendOutcome> {
    try {
      const body = ref === undefined ? preview : (await this.files.read(ref, TEXT_BYTES)).toString('utf8');
      return body.length > MOST_CHARACTERS ? { state: 'failed', reason: failureWords(21_617) } : body;
    } catch (error) {
      return isRetriable(error)
        ? { state: 'refused-for-now', reason: 'the words could not be read' }
        : { state: 'failed', reason: 'the words are gone' };
    }
  }
}
