/** A place that somebody shared, as the provider hands it to us. */
export interface SharedPlace {
  readonly latitude?: string;
  readonly longitude?: string;
  /** What it is called, and where it is. */
  readonly label?: string;
  readonly address?: string;
}

const DEGREES = /^-?\d{1,3}(?:\.\d{1,17})?$/u;

/** The place as a line of text, in no language: `📍 Depot, 1 Dock Road, 51.5074, -0.1278`; undefined where none was shared. */
export function placeInWords({ latitude = '', longitude = '', label, address }: SharedPlace): string | undefined {
  if (!DEGREES.test(latitude) || !DEGREES.test(longitude)) return undefined;
  const named = [label, address].map((each) => (each ?? '').replace(/\s+/gu, ' ').trim()).filter((each) => each !== '');
  return `📍 ${[...new Set(named), latitude, longitude].join(', ')}`;
}
