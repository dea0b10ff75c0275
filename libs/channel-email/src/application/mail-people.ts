import type { ForwardedMailData, MessageReceived, SenderData } from '@redress/contracts';
import type { KeyRing } from '@redress/kernel';
import { formAuthor } from '../domain/classify/machine-senders.js';
import { normalAddress } from '../domain/mail-address.js';
import type { OwnAddresses } from '../domain/own-addresses.js';
import type { Mailbox, ParsedMail } from '../domain/parsed-mail.js';

// Together with answers and attachments an event stays well below 256 KB.
const RECIPIENT_CHARACTERS = 32_000;
const RECIPIENTS = 200;

/** The people of a mail as the normal form names them: by a keyed hash of their address. */
export class MailPeople {
  constructor(
    private readonly own: OwnAddresses,
    private readonly keys: KeyRing,
  ) {}

  /**
   * The author, or who filled in the form that a machine sends on; where there is none, whoever handed it in. Somebody without an address is a party of his own.
   * @param proved the author's address is; whoever else it is, is not
   */
  sender(mail: ParsedMail, mailFrom: string | undefined, messageId: string, proved: boolean): SenderData {
    const form = formAuthor(mail, this.own);
    const claimed = [
      ...(form === undefined ? [] : [form]),
      ...mail.from,
      ...mail.sender,
      { name: '', address: mailFrom ?? '' },
    ];
    const known = claimed.find(({ address }) => normalAddress(address) !== undefined);
    const party = this.party(known ?? { name: mail.from[0]?.name ?? '', address: '' }, `email:${messageId}`);
    if (known !== undefined && known === mail.from[0]) party.proved = proved;
    return party;
  }

  /** Who wrote the mail that this one passes on. Nothing of it is proved. */
  forwarded({ forwarded }: ParsedMail, messageId: string): ForwardedMailData | undefined {
    if (forwarded === undefined) return undefined;
    return { ...forwarded, from: this.party(forwarded.from, `email:${messageId}:forwarded`) };
  }

  /** @param recipients ours, by the envelope */
  recipients(
    mail: ParsedMail,
    recipients: readonly string[],
    account: string,
  ): Pick<MessageReceived, 'to' | 'otherRecipients'> {
    const named = mail.recipients.map(({ address }) => normalAddress(address)).filter((each) => each !== undefined);
    const all = [...new Set([...recipients.map((each) => each.toLowerCase()), ...named])];
    const others = all.filter((each) => this.own.match(each) === undefined);
    return {
      to: within(all.length === 0 ? [account] : all),
      otherRecipients: others.slice(0, RECIPIENTS).map((each) => this.keys.pseudonym('party', each)),
    };
  }

  /** @param alone the name of the party when the address is none */
  private party({ name, address }: Mailbox, alone: string): SenderData {
    const normal = normalAddress(address);
    return {
      key: this.keys.pseudonym('party', normal ?? alone),
      ...(normal === undefined ? {} : { address: normal }),
      ...(name === '' ? {} : { name }),
      proved: false,
    };
  }
}

function within(values: readonly string[]): string[] {
  let characters = 0;
  return values.slice(0, RECIPIENTS).filter((each) => {
    characters += each.length;
    return characters <= RECIPIENT_CHARACTERS;
  });
}
