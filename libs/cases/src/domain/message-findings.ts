import type { CaseFields } from './case-fields.js';
import { BOUNDS, type CaseHead } from './case-head.js';
import type { SafetyFinding } from './safety-finding.js';
import { URGENCY } from './urgency.js';

/** What a message says, for whoever looks at it before its case enters a queue. */
export interface MessageWords {
  readonly sender: { readonly name?: string; readonly address?: string };
  readonly subject: string;
  /** The beginning of the text. */
  readonly text: string;
}

/** What was found in a message, coded: nothing of it is the customer's words. */
export interface MessageFindings {
  /** Kinds of risk to health or safety, such as `self-harm/en`; empty for nearly every message. */
  readonly risks: readonly string[];
  /** As `risks`, in what seems to be quoted or a signature; cutters of quotations err, and words may hide there. */
  readonly risksBelow?: readonly string[];
  /** What the record seems to be. */
  readonly recordType: Exclude<CaseHead['recordType'], 'not-ours'>;
  /** Key of the category that it points to; undefined when that is not sure. */
  readonly category?: string;
  /** Members of staff whom it names; `addressed`: it only greets or thanks them. */
  readonly named: readonly { readonly key: string; readonly addressed: boolean }[];
  /** False when the text is longer than what was looked at. */
  readonly whole: boolean;
}

/** Looks at every inbound message before its case enters a queue; the context `triage` does it. */
export interface MessageTriage {
  find(words: MessageWords): MessageFindings | Promise<MessageFindings>;
}

export const NOTHING_FOUND: MessageFindings = {
  risks: [],
  recordType: 'undetermined',
  named: [],
  whole: true,
};

/**
 * What risks that were found in a message make of the case: they raise it, also again after a person took it back, for
 * this is another message. Nothing that is found lowers it.
 */
export function raisedBy(
  head: Pick<CaseHead, 'safety'>,
  { risks, risksBelow = [] }: MessageFindings,
  source: Omit<SafetyFinding, 'found'>,
): CaseFields {
  const before = head.safety?.found ?? [];
  // What is quoted again and again raises a case once.
  const fresh = [...risks, ...risksBelow.filter((risk) => !before.includes(risk))];
  if (fresh.length === 0) return {};
  const found = [...new Set([...fresh, ...before])].slice(0, BOUNDS.risks);
  return { urgency: URGENCY.safety, safety: { ...source, found } };
}

/** What findings add to the history of their message; most add nothing. */
export function findingsNote(findings: MessageFindings): Readonly<Record<string, unknown>> {
  const { risks, risksBelow = [], named, whole } = findings;
  return {
    ...(risks.length === 0 ? {} : { safety: risks }),
    ...(risksBelow.length === 0 ? {} : { safetyBelow: risksBelow }),
    // Under `reasons`, which only leads see: it speaks of colleagues.
    ...(named.length === 0 ? {} : { reasons: named.map(({ key, addressed }) => ({ named: key, addressed })) }),
    ...(whole ? {} : { foundIn: 'beginning' }),
  };
}
