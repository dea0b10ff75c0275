import type { Accepted, AcceptInput, Inbox } from '@redress/channel-kit';
import { readHints } from './mail-hints.js';
import type { NotMeReader } from './not-me-reader.js';

/** The inbox of the mail channel: every mail on its way in is asked first whether it stops its address. */
export class MailIntake implements Pick<Inbox, 'accept'> {
  constructor(
    private readonly inbox: Pick<Inbox, 'accept'>,
    private readonly notMe: Pick<NotMeReader, 'read'>,
  ) {}

  /** As `Inbox.accept`. @throws what that throws; RedressError retriable, when the process stops */
  async accept(input: AcceptInput): Promise<Accepted> {
    const { raw, hints = {} } = input;
    // What is no Buffer is too large to say only two words.
    const notMe = Buffer.isBuffer(raw) ? await this.notMe.read(raw, readHints(hints)) : undefined;
    return await this.inbox.accept(notMe === undefined ? input : { ...input, notMe });
  }
}
