import { ESCALATION_RUNGS, type EscalationStep } from '../../domain/organisation.js';
import { required, type Reader } from './field-reader.js';
import { checked, choice, list, object, text } from './value-readers.js';

type Moment = Pick<EscalationStep, 'share' | 'afterMs'>;

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };

/** `90%`, `breach`, `breach+4h`, `breach+2d`. */
const moment: Reader<Moment> = (place, file) => {
  const written = text(20)(place, file);
  if (written === undefined) return undefined;
  const message = 'must be a share of the time such as 90%, or breach, or breach+4h or breach+2d';
  return file.reportMissing(parseMoment(written), place, 'moment', message);
};

const rungs = checked(
  list(choice(...ESCALATION_RUNGS)),
  (values) => values.length > 0,
  'required',
  `must name at least one of ${ESCALATION_RUNGS.join(', ')}`,
);

const step = object({ at: required(moment), tell: required(rungs) });

const steps = list(step);

/** `[{ at: 90%, tell: [handler] }, { at: breach, tell: [lead] }]`, in any order; a breach is never told to nobody. */
export const escalation: Reader<readonly EscalationStep[]> = (place, file) => {
  const before = file.problems.length;
  // A field with a problem is missing here; the file is refused for it all the same.
  const read = steps(place, file)?.map(({ at, tell }) => ({ ...at, tell }));
  const told = read?.some(({ share, afterMs }) => share === 1 && afterMs === 0) === true;
  if (!told && file.problems.length === before) file.report(place, 'breach', 'must have a step at: breach');
  return read;
};

function parseMoment(written: string): Moment | undefined {
  const percent = /^([1-9]\d?)%$/u.exec(written)?.[1];
  if (percent !== undefined) return { share: Number(percent) / 100, afterMs: 0 };
  if (written === 'breach') return { share: 1, afterMs: 0 };
  const [, amount, unit = ''] = /^breach\+([1-9]\d{0,2})([hd])$/u.exec(written) ?? [];
  return amount === undefined ? undefined : { share: 1, afterMs: Number(amount) * (UNIT_MS[unit] ?? 0) };
}
