// The default alphabet of GSM 03.38 (3GPP TS 23.038 section 6.2.1) and its extension, whose characters count double.
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '\f^{}\\[~]|€';
const PLAINER: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '‚': ',',
  '´': "'",
  '`': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
  // Letters that Unicode does not take apart.
  œ: 'oe',
  Œ: 'OE',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  ẞ: 'SS',
};

/** A text message of more is torn apart by some networks. */
export const SHORT_SEGMENTS = 2;
// What Twilio takes at most ("Messages resource", `Body`).
const WHATSAPP_CHARACTERS = 1_600;

/** How people are texted; both have room for little. */
export type TextChannel = 'sms' | 'whatsapp';

/** How a text travels as short messages: one segment holds less as soon as there are several. */
export interface ShortMessage {
  readonly alphabet: 'gsm-7' | 'ucs-2';
  readonly segments: number;
}

/** Counts the segments of `text` (3GPP TS 23.040): 160 or 153 septets each, or 70 or 67 UTF-16 units. */
export function shortMessage(text: string): ShortMessage {
  const room = textRoom(text);
  return isGsm7(text)
    ? { alphabet: 'gsm-7', segments: room <= 160 ? 1 : Math.ceil(room / 153) }
    : { alphabet: 'ucs-2', segments: room <= 70 ? 1 : Math.ceil(room / 67) };
}

/** How much of a message `text` takes up: septets in GSM-7, else UTF-16 units. */
export function textRoom(text: string): number {
  return isGsm7(text) ? [...text].reduce((sum, each) => sum + (EXTENSION.includes(each) ? 2 : 1), 0) : text.length;
}

/** True where `text`, in plain letters where the channel needs them, goes as one message. */
export function fitsText(channel: TextChannel, text: string): boolean {
  switch (channel) {
    case 'sms':
      return shortMessage(plainLetters(text)).segments <= SHORT_SEGMENTS;
    case 'whatsapp':
      return text.length <= WHATSAPP_CHARACTERS;
  }
}

/** `text` with plain letters for those that would turn a whole message into UCS-2; what has no plain letter stays. */
export function plainLetters(text: string): string {
  return [...text].map((each) => (BASIC.includes(each) || EXTENSION.includes(each) ? each : plain(each))).join('');
}

function isGsm7(text: string): boolean {
  return [...text].every((each) => BASIC.includes(each) || EXTENSION.includes(each));
}

function plain(character: string): string {
  const known = PLAINER[character];
  if (known !== undefined) return known;
  const bare = character.normalize('NFD').replace(/\p{M}/gu, '');
  return bare !== '' && [...bare].every((each) => BASIC.includes(each)) ? bare : character;
}
