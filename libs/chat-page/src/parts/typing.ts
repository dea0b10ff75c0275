import type { InEachLanguage, PagePart } from '../page-part.js';

interface Words {
  /** With the name in place of `{name}`. */
  readonly named: string;
  readonly somebody: string;
}

const WORDS: InEachLanguage<Words> = {
  en: { named: '{name} is writing …', somebody: 'Somebody is writing …' },
  de: { named: '{name} schreibt …', somebody: 'Jemand schreibt …' },
  fr: { named: '{name} écrit …', somebody: 'Quelqu’un écrit …' },
  es: { named: '{name} está escribiendo …', somebody: 'Alguien está escribiendo …' },
};

/**
 * That somebody of ours writes just now; `browser/typing.ts` says it. It has its one line whether anybody writes or not, so that nothing
 * moves; what is read out is another element, for that is said more seldom.
 */
export const TYPING: PagePart = {
  markup: (language) => {
    const { named, somebody } = WORDS[language];
    return `<p id="typing" aria-hidden="true" data-named="${named}" data-somebody="${somebody}"></p>
<p id="typing-said" class="unseen" role="status"></p>`;
  },
  style: `#typing{height:1.5em;margin:0;overflow:hidden;white-space:nowrap;text-overflow:ellipsis}
`,
};
