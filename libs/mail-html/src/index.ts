export { MAIL_HTML_CHARACTERS, sanitiseMailHtml } from './sanitise-mail-html.js';
