/** A template that WhatsApp has approved, by the provider's id of it. */
export interface ApprovedTemplate {
  /** A kind of update, or `announcement`: for all that have none of their own. */
  readonly kind: string;
  /** BCP 47. */
  readonly language: string;
  /** `HX` and 32 hexadecimal digits. */
  readonly contentSid: string;
}

const FOR_ALL = 'announcement';

/**
 * The template for an update of that kind in that language; undefined where none is approved. A language stands for its
 * variants, never for another language: who cannot read it has been told nothing.
 */
export function templateFor(
  templates: readonly ApprovedTemplate[],
  kind: string,
  language: string,
): ApprovedTemplate | undefined {
  const [base = ''] = language.toLowerCase().split('-');
  const spoken = [language.toLowerCase(), base];
  const found = (wanted: string): ApprovedTemplate | undefined =>
    spoken
      .map((each) => templates.find((one) => one.kind === wanted && one.language.toLowerCase() === each))
      .find((each) => each !== undefined);
  return found(kind) ?? found(FOR_ALL);
}
