import { UPDATE_KINDS } from '@redress/contracts';
import { broken, parsed, type Parsed } from './setting.js';
import { listOf } from './setting-parsers.js';

/** A template of WhatsApp, by the provider's id of it. */
export interface WhatsAppTemplate {
  readonly kind: string;
  /** BCP 47. */
  readonly language: string;
  readonly contentSid: string;
}

const TEMPLATE = /^([a-z-]+)\/([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)=(HX[0-9a-fA-F]{32})$/u;
const TEMPLATE_KINDS: readonly string[] = [...UPDATE_KINDS, 'announcement'];

/** `kind/language=HX…` at commas, each kind and language once. */
export function whatsappTemplates(text: string): Parsed<readonly WhatsAppTemplate[]> {
  const list = listOf(template)(text);
  if (!list.ok) return list;
  const names = list.value.map(({ kind, language }) => `${kind}/${language.toLowerCase()}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined ? list : broken('template-twice', `must name ${twice} once`);
}

function template(text: string): Parsed<WhatsAppTemplate> {
  const [, kind = '', language = '', contentSid = ''] = TEMPLATE.exec(text) ?? [];
  if (contentSid === '') {
    return broken('template', 'must be kind/language=HX and 32 hexadecimal digits, such as announcement/en=HX0123…');
  }
  return TEMPLATE_KINDS.includes(kind)
    ? parsed({ kind, language, contentSid })
    : broken('template-kind', `must name one of ${TEMPLATE_KINDS.join(', ')}`);
}
