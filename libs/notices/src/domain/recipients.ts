const TELEPHONE = 'tel:';
const BESIDE = 'mail:';

/** The recipient of a text beside what stands in somebody's list: a telephone (RFC 3966), one text each whoever answers it. */
export function telephone(number: string): string {
  return `${TELEPHONE}${number}`;
}

/** The recipient of a mail in place of a text: it stands in no list, for the text does, or nobody's is meant. */
export function mailbox(key: string): string {
  return `${BESIDE}${key}`;
}

/** True for a text that stands in nobody's list. */
export function isTelephone(recipient: string): boolean {
  return recipient.startsWith(TELEPHONE);
}
