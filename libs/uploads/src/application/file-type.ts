import { filetypeinfo } from 'magic-bytes.js';
import { ProgramRefused } from './program-refused.js';

/** How many bytes of a file tell what it is: a tape archive says so at byte 257, a disk image at none we need. */
export const TELLING_BYTES = 4_100;

const UNKNOWN = 'application/octet-stream';
const TEXT = 'text/plain';
// Media types of texts that are told from each other by no signature.
const WRITTEN = /^(?:text\/|application\/(?:json|xml|rtf|csv)|message\/|image\/svg)/u;
// What starts when it is opened, by the last part of its name: a signature tells few of them.
const PROGRAM_NAME =
  /\.(?:apk|app|bat|cmd|cpl|deb|dll|dmg|exe|hta|iso|jar|jse?|jnlp|lnk|msi|msp|pif|pkg|ps1|reg|rpm|scr|sh|sys|url|vbe?|vbs|wsf|wsh)[.\s]*$/iu;

// Of a program, or of a document that is named after a web address.
const COMMAND_NAME = /\.com[.\s]*$/iu;

const PROGRAM_STARTS: readonly (readonly number[])[] = [
  [0x7f, 0x45, 0x4c, 0x46],
  [0xca, 0xfe, 0xba, 0xbe],
  [0xfe, 0xed, 0xfa, 0xce],
  [0xfe, 0xed, 0xfa, 0xcf],
  [0xce, 0xfa, 0xed, 0xfe],
  [0xcf, 0xfa, 0xed, 0xfe],
  // A Windows shortcut, and a script that names its interpreter.
  [0x4c, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00],
  [0x23, 0x21, 0x2f],
];

/**
 * What a file is, by its first bytes; the sender's claim only where they do not say otherwise.
 * @throws ProgramRefused
 */
export function fileType(name: string, claimed: string, beginning: Buffer): string {
  if (startsSomething(name, beginning)) throw new ProgramRefused(name);
  const wanted = claimed.toLowerCase().split(';')[0]?.trim() ?? '';
  const known = filetypeinfo(beginning).flatMap(({ mime }) => (mime === undefined ? [] : [mime]));
  // A packed document of an office is an archive, too: of all that the bytes may be, the claim chooses.
  if (known.includes(wanted)) return wanted;
  const [first] = known;
  if (first !== undefined) return isText(beginning) && WRITTEN.test(wanted) ? wanted : first;
  if (isText(beginning)) return WRITTEN.test(wanted) ? wanted : TEXT;
  return UNKNOWN;
}

/** True for a file that starts something when it is opened, by its name or by its first bytes (`TELLING_BYTES` of them). */
export function startsSomething(name: string, beginning: Buffer): boolean {
  if (PROGRAM_NAME.test(name) || isProgram(beginning)) return true;
  return COMMAND_NAME.test(name) && filetypeinfo(beginning).length === 0 && !isText(beginning);
}

function isProgram(beginning: Buffer): boolean {
  if (PROGRAM_STARTS.some((start) => start.every((byte, index) => beginning[index] === byte))) return true;
  // Two letters begin a program of DOS and Windows; a text may begin with them as well.
  return beginning[0] === 0x4d && beginning[1] === 0x5a && !isText(beginning);
}

// A text of several bytes a letter may be cut in the middle of one.
function isText(beginning: Buffer): boolean {
  if (beginning.includes(0)) return false;
  const text = new TextDecoder('utf-8').decode(beginning, { stream: true });
  return !text.includes('\uFFFD');
}
