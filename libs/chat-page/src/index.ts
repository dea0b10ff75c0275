export { chatLanguage, CHAT_LANGUAGES, type ChatLanguage } from './chat-language.js';
export { chatPage } from './page.js';
export { pageFile, type PageFile } from './page-file.js';
export type { PageLimits } from './page-part.js';
export { WIDGET_SCRIPT } from './widget-script.js';
