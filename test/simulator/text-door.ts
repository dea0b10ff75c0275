import type { Customer } from './customer.js';
import { GREETING, SECOND_THOUGHT, successOf, type Door, type Place } from './door.js';

/** Customers with telephones: the network calls our webhook, signed. */
export class TextDoor implements Door {
  constructor(private readonly place: Place) {}

  async complain({ address, words, habit }: Customer): Promise<void> {
    if (habit === 'greets') await this.text(address, GREETING);
    const sid = await this.text(address, words);
    // The network offers a text again, under its id.
    if (habit === 'twice') await this.text(address, words, sid);
  }

  async respond({ habit, address }: Customer): Promise<void> {
    if (habit === 'stop') await this.text(address, 'STOP');
    if (habit === 'second-thought') await this.text(address, SECOND_THOUGHT);
  }

  private async text(from: string, body: string, sid?: string): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    const text = JSON.stringify({ from, body, sid });
    const answer = await fetch(`${this.place.url}/sandbox/api/texts`, { method: 'POST', headers, body: text });
    const taken = (await (await successOf(answer, 'the telephones')).json()) as { sid: string; status?: number };
    if (taken.status !== 200) throw new Error(`the webhook answered ${String(taken.status)}`);
    return taken.sid;
  }
}
