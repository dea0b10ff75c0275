import type { InEachLanguage, PagePart } from '../page-part.js';

interface Words {
  readonly more: string;
  readonly person: string;
  readonly phone: string;
  readonly call: string;
}

const WORDS: InEachLanguage<Words> = {
  en: {
    more: 'Talk to a person, or be called back',
    person: 'Ask for a person',
    phone: 'Your telephone number',
    call: 'Call me back',
  },
  de: {
    more: 'Mit einem Menschen sprechen oder zurückgerufen werden',
    person: 'Nach einem Menschen fragen',
    phone: 'Ihre Telefonnummer',
    call: 'Bitte zurückrufen',
  },
  fr: {
    more: 'Parler à une personne, ou être rappelé',
    person: 'Demander une personne',
    phone: 'Votre numéro de téléphone',
    call: 'Rappelez-moi',
  },
  es: {
    more: 'Hablar con una persona, o que le llamen',
    person: 'Pedir una persona',
    phone: 'Su número de teléfono',
    call: 'Que me llamen',
  },
};

/** A wish for a person or a call; `browser/people.ts` sends it. */
export const PEOPLE: PagePart = {
  markup: (language) => {
    const { more, person, phone, call } = WORDS[language];
    return `<details id="people">
<summary>${more}</summary>
<button type="button" id="person">${person}</button>
<form id="call">
<label for="call-phone">${phone}</label>
<input id="call-phone" type="tel" autocomplete="tel" maxlength="30" pattern="(?=(\\D*\\d){5})\\+?[\\d\\s\\(\\)\\/.\\-]{5,30}" required>
<button type="submit">${call}</button>
</form>
</details>`;
  },
  style: `#people{margin:.5rem 0}
summary{min-height:2.75rem;padding:.5rem 0;cursor:pointer}
`,
};
