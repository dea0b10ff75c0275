import type { Customer } from './customer.js';
import { GREETING, HURRY, SECOND_THOUGHT, successOf, type Door, type Place } from './door.js';

interface Sent {
  /** Of an earlier message, which the network offers again. */
  readonly sid?: string;
  readonly file?: { readonly type: string; readonly content: string };
}

const PICTURE = { type: 'image/jpeg', content: Buffer.from('a picture of the vase').toString('base64') };
const VOICE = { type: 'audio/ogg', content: Buffer.from('where is my parcel').toString('base64') };

// The network carries out the English one itself, whatever the product does; the others are the product's alone.
const STOP: Readonly<Record<Customer['language'], string>> = { en: 'STOP', de: 'STOPP', fr: 'ARRÊT', es: 'Baja' };

/** Customers with telephones, by text or by WhatsApp: the network calls our webhook, signed. */
export class TextDoor implements Door {
  constructor(private readonly place: Place) {}

  async complain(customer: Customer): Promise<void> {
    const { address, words, habit } = customer;
    switch (habit) {
      case 'burst':
        await Promise.all([words, SECOND_THOUGHT, HURRY].map((each) => this.send(address, each)));
        break;
      case 'picture':
        await this.send(address, words, { file: PICTURE });
        break;
      case 'voice':
        await this.send(address, '', { file: VOICE });
        break;
      default:
        await this.write(customer);
    }
  }

  async respond({ habit, address, language }: Customer): Promise<void> {
    if (habit === 'stop' || habit === 'stop-start') await this.send(address, STOP[language]);
    if (habit === 'stop-start') await this.send(address, 'START');
    if (habit === 'second-thought') await this.send(address, SECOND_THOUGHT);
  }

  private async write({ address, words, habit }: Customer): Promise<void> {
    if (habit === 'greets') await this.send(address, GREETING);
    if (habit === 'disorder') await this.send(address, SECOND_THOUGHT);
    const sid = await this.send(address, words);
    if (habit === 'twice') await this.send(address, words, { sid });
  }

  private async send(from: string, body: string, { sid, file }: Sent = {}): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    const text = JSON.stringify({ from, body, sid, files: file === undefined ? [] : [file] });
    const answer = await fetch(`${this.place.url}/sandbox/api/texts`, { method: 'POST', headers, body: text });
    const taken = (await (await successOf(answer, 'the telephones')).json()) as { sid: string; status?: number };
    if (taken.status !== 200) throw new Error(`the webhook answered ${String(taken.status)}`);
    return taken.sid;
  }
}
