/**
 * What `Upload-Metadata` says of a file: pairs of a name and a value in base64, between commas (tus 1.0, creation). What
 * cannot be read is left out.
 */
export function readUploadMetadata(header: string | undefined): Readonly<Record<string, string>> {
  const pairs = (header ?? '').slice(0, 4_096).split(',');
  return Object.fromEntries(
    pairs.flatMap((pair) => {
      const [name = '', value = ''] = pair.trim().split(/\s+/u, 2);
      return name === 'filename' || name === 'filetype' ? [[name, Buffer.from(value, 'base64').toString('utf8')]] : [];
    }),
  );
}
