const NAMES: Readonly<Record<number, string>> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  20866: 'koi8-r',
  65001: 'utf-8',
};

/** Makes text of bytes. */
export type Decode = (bytes: Uint8Array) => string;

/** The decoder of a Windows code page; of one that nobody knows, that of Western Europe. */
export function codePageDecoder(codePage: number): Decode {
  const western = codePage >= 1250 && codePage <= 1258 ? `windows-${String(codePage)}` : 'windows-1252';
  const decoder = new TextDecoder(NAMES[codePage] ?? western);
  return (bytes) => decoder.decode(bytes);
}
