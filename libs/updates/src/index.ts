export { previewTemplate, type TemplatePreview } from './application/preview-template.js';
export {
  UpdateWriter,
  type House,
  type TemplateUse,
  type UpdateOrder,
  type WrittenUpdate,
} from './application/update-writer.js';
export { baseLanguage, chooseLanguage, type LanguageClues } from './domain/choose-language.js';
export { chooseWay, type ChosenWay, type ContactWays, type Way } from './domain/choose-way.js';
export {
  decideUpdate,
  type CustomerFacts,
  type DueUpdate,
  type Occasion,
  type Silence,
  type StaffPurpose,
  type UpdateDecision,
} from './domain/decide-update.js';
export { quietStretch, type DailyHours, type QuietStretch, type WallClock } from './domain/quiet-hours.js';
export { fitsText, plainLetters, shortMessage, type ShortMessage } from './domain/short-message.js';
export {
  TEMPLATE_CHANNELS,
  TEMPLATE_KINDS,
  type Template,
  type TemplateChannel,
  type TemplateKind,
  type TemplateValues,
} from './domain/template.js';
export { detectLanguage } from './infrastructure/detect-language.js';
