import { byId } from './dom.js';

// Who goes on writing is not told with each letter.
const PAUSE_MS = 1_000;

/** Says beside the field for messages how many characters are too many. */
export class TooLong {
  private readonly place = byId('too-long');
  private readonly readOut = byId('too-long-said');
  private readonly most: number;
  private timer = 0;

  constructor(private readonly field: HTMLTextAreaElement) {
    this.most = Number(field.dataset['most']);
    field.addEventListener('input', () => {
      this.look();
    });
  }

  /** Says how it stands; for when the field was filled otherwise than by writing. @returns whether it is too long */
  look(): boolean {
    // As the server counts: a character beyond the basic plane is one.
    const over = Array.from(this.field.value.trim()).length - this.most;
    this.place.textContent = over > 0 ? this.words(over) : '';
    if (over > 0) this.field.setAttribute('aria-invalid', 'true');
    else this.field.removeAttribute('aria-invalid');
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.say();
    }, PAUSE_MS);
    return over > 0;
  }

  /** Whether it is too long, and so is not sent: said at once, in the field to be shortened. */
  refuses(): boolean {
    if (!this.look()) return false;
    clearTimeout(this.timer);
    this.say();
    this.field.focus();
    return true;
  }

  private say(): void {
    const words = this.place.textContent;
    // Said twice it would be read out twice.
    if (this.readOut.textContent !== words) this.readOut.textContent = words;
  }

  private words(over: number): string {
    const { lang } = document.documentElement;
    const { one = '', other = '' } = this.place.dataset;
    const numbers = new Intl.NumberFormat(lang);
    const words = new Intl.PluralRules(lang).select(over) === 'one' ? one : other;
    return words.replace('{over}', numbers.format(over)).replace('{most}', numbers.format(this.most));
  }
}
