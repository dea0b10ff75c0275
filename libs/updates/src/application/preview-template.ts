import { shortMessage, type ShortMessage } from '../domain/short-message.js';
import type { TemplateChannel, TemplateKind } from '../domain/template.js';
import { SAMPLE_VALUES } from './sample-values.js';
import type { UpdateWriter, WrittenUpdate } from './update-writer.js';

// These are the organisation's own.
const {
  organisation: _name,
  phone: _phone,
  recourse: _recourse,
  emergency: _emergency,
  ...WITHOUT_HOUSE
} = SAMPLE_VALUES;

/** An update as a customer would get it, with values that are made up. */
export interface TemplatePreview extends Omit<WrittenUpdate, 'templates'> {
  readonly version: number;
  /** How many text messages it is; only of that channel. */
  readonly shortMessage?: ShortMessage;
}

/** Shows `kind` in `language` on `channel`, as the organisation would send it. */
export function previewTemplate(
  writer: UpdateWriter,
  {
    kind,
    language,
    channel,
  }: { readonly kind: TemplateKind; readonly language: string; readonly channel: TemplateChannel },
): TemplatePreview {
  const { templates, ...written } = writer.write({ kind, channel, language, values: WITHOUT_HOUSE, recourse: true });
  const preview = { ...written, version: templates[0]?.version ?? 0 };
  return channel === 'sms' ? { ...preview, shortMessage: shortMessage(preview.text) } : preview;
}
