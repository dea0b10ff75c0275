/** A template by its kind, as it was when words were made of it. */
export interface TemplateUse {
  readonly kind: string;
  readonly version: number;
}
