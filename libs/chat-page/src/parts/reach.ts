import type { InEachLanguage, PagePart } from '../page-part.js';

interface Words {
  readonly question: string;
  readonly email: string;
  readonly phone: string;
  readonly save: string;
  readonly refuse: string;
  readonly wrong: string;
}

const WORDS: InEachLanguage<Words> = {
  en: {
    question: 'How can we reach you if you leave here? You need not say it.',
    email: 'E-mail address',
    phone: 'or telephone number',
    save: 'Save',
    refuse: 'No, thank you',
    wrong: 'Please check it: an e-mail address looks like name@example.com, a telephone number has digits.',
  },
  de: {
    question: 'Wie erreichen wir Sie, wenn Sie hier weggehen? Sie müssen es nicht sagen.',
    email: 'E-Mail-Adresse',
    phone: 'oder Telefonnummer',
    save: 'Speichern',
    refuse: 'Nein, danke',
    wrong:
      'Bitte sehen Sie nach: Eine E-Mail-Adresse sieht aus wie name@example.com, eine Telefonnummer besteht aus Ziffern.',
  },
  fr: {
    question: 'Comment vous joindre si vous partez d’ici ? Vous n’êtes pas obligé de le dire.',
    email: 'Adresse e-mail',
    phone: 'ou numéro de téléphone',
    save: 'Enregistrer',
    refuse: 'Non, merci',
    wrong:
      'Veuillez vérifier : une adresse e-mail ressemble à nom@example.com, un numéro de téléphone se compose de chiffres.',
  },
  es: {
    question: '¿Cómo podemos localizarle si se va de aquí? No tiene que decirlo.',
    email: 'Correo electrónico',
    phone: 'o número de teléfono',
    save: 'Guardar',
    refuse: 'No, gracias',
    wrong: 'Compruébelo, por favor: un correo es como nombre@example.com, un número de teléfono tiene cifras.',
  },
};

/** How somebody can be reached when they have left, asked once; `browser/reach.ts` shows it while it is asked. */
export const REACH: PagePart = {
  markup: (language) => {
    const { question, email, phone, save, refuse, wrong } = WORDS[language];
    return `<form id="reach" data-wrong="${wrong}" novalidate hidden>
<p id="reach-question">${question}</p>
<label for="reach-email">${email}</label>
<input id="reach-email" type="email" autocomplete="email" maxlength="320">
<label for="reach-phone">${phone}</label>
<input id="reach-phone" type="tel" autocomplete="tel" maxlength="30">
<p id="reach-wrong" role="alert"></p>
<button type="submit">${save}</button>
<button type="button" id="reach-refuse">${refuse}</button>
</form>`;
  },
  style: `#reach{border:1px solid var(--line);border-radius:.5rem;padding:.5rem .75rem;margin:.5rem 0}
#reach[hidden]{display:none}
#reach p{margin:0}
input{width:100%;font:inherit;min-height:2.75rem;padding:.5rem;border:1px solid var(--line);border-radius:.25rem}
`,
};
