import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SearchEntry, SearchHit, SearchIndex } from '@redress/search';

/** One engine under test, empty. */
export interface SearchIndexUnderTest {
  readonly index: SearchIndex;
  /** The same index, opened once more as after a restart. */
  reopen(): Promise<SearchIndex>;
  dispose(): Promise<void>;
}

/** What every engine of the search index promises. */
export function searchIndexContract(name: string, make: () => Promise<SearchIndexUnderTest>): void {
  describe(`search index: ${name}`, () => {
    let under: SearchIndexUnderTest;
    let index: SearchIndex;
    let minute = 0;

    beforeAll(async () => {
      under = await make();
      index = under.index;
    }, 60_000);
    afterAll(async () => {
      await under.dispose();
    }, 60_000);

    /** A word that no other test uses. */
    const newWord = (): string => `w${randomUUID().replaceAll('-', '')}`;
    const put = async (text: string, more: Partial<SearchEntry> = {}): Promise<SearchEntry> => {
      minute += 1;
      const at = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
      const entry = { id: randomUUID(), group: `case-${String(minute)}`, at, text, ...more };
      await index.put(entry);
      return entry;
    };
    const all = async (query: string): Promise<readonly Omit<SearchHit, 'place'>[]> =>
      (await index.find({ query, limit: 100 })).items.map(({ id, group }) => ({ id, group }));
    const groups = async (query: string): Promise<string[]> => (await all(query)).map(({ group }) => group);
    const pages = async (query: string, limit: number): Promise<string[][]> => {
      const found: string[][] = [];
      let after: string | undefined;
      do {
        const page = await index.find({ query, limit, ...(after === undefined ? {} : { after }) });
        found.push(page.items.map(({ group }) => group));
        after = page.next;
      } while (after !== undefined && found.length < 100);
      return found;
    };

    it('finds entries that have all words, in any order, as soon as they are put', async () => {
      const [one, other] = [newWord(), newWord()];
      const both = await put(`my ${one}, broken: ${other}!`);
      const first = await put(`only ${one}`);
      expect(await all(`${other} ${one}`)).toEqual([{ id: both.id, group: both.group }]);
      expect(await groups(one)).toEqual([first.group, both.group]);
      expect(await groups(`${one} ${newWord()}`)).toEqual([]);
    });

    it('finds whole words only', async () => {
      const word = newWord();
      await put(`${word}s`);
      expect(await groups(word)).toEqual([]);
    });

    it.each([
      ['Übergrößenpaket', 'ubergrossenpaket'],
      ['STRASSE', 'straße'],
      ['Crème brûlée', 'creme brulee'],
      ['Łódź', 'lodz'],
      ['Ærøskøbing', 'aeroskobing'],
      ['İstanbul', 'istanbul'],
      ['ΟΔΥΣΣΕΎΣ', 'οδυσσευς'],
      ['ЁЛКА', 'елка'],
      ['ｆｕｌｌ　ｗｉｄｔｈ１２', 'full width12'],
      ['ﬁne', 'FINE'],
      ['مُحَمَّد', 'محمد'],
      ['שָׁלוֹם', 'שלום'],
      ['हिन्दी', 'हिन्दी'],
    ])('folds words: %s is found by %s', async (written, typed) => {
      const word = newWord();
      const { group } = await put(`${word} ${written}`);
      expect(await groups(`${typed} ${word}`)).toEqual([group]);
    });

    it('finds parts of texts in scripts that put no spaces between words', async () => {
      const { group } = await put('荷物がまだ届いていません');
      const thai = await put('พัสดุยังไม่มาถึง');
      expect(await groups('荷物')).toEqual([group]);
      expect(await groups('届いて')).toEqual([group]);
      expect(await groups('いて届')).toEqual([]);
      expect(await groups('พัสดุ')).toEqual([thai.group]);
    });

    it('finds a case reference however it is typed', async () => {
      const named = await put('about the parcel', { references: ['N46-SDS-NWT'] });
      const written = await put('My number is (n46 sds nwt). Thank you!');
      const typed = ['N46-SDS-NWT', 'n46sdsnwt', 'n46 sds nwt', ' N46.SDS.NWT ', 'n 4 6 s d s n w t', 'N46–SDS–NWT'];
      for (const each of [...typed, 'parcels', '']) {
        const expected = each.toLowerCase().includes('4') ? [written.group, named.group] : [];
        expect([each, await groups(each)]).toEqual([each, expected]);
      }
      expect(await groups('n46 sds nwt parcel')).toEqual([named.group]);
    });

    it('finds a mail address whole and by its parts', async () => {
      const { group } = await put('hello', { addresses: ['Jane.O’Neill+Shop@Mail.Example.org'] });
      await put('hello', { addresses: ['jane.doe@mail.example.org'] });
      for (const typed of [
        'jane.o’neill+shop@mail.example.org',
        'NEILL shop',
        'neill+shop',
        '<jane.o’neill+shop@mail.example.org>',
      ]) {
        expect([typed, await groups(typed)]).toEqual([typed, [group]]);
      }
      expect(await groups('mail.example.org jane')).toHaveLength(2);
      expect(await groups('neill+shop@mail.example.org')).toEqual([group]);
      expect(await groups('john@mail.example.org')).toEqual([]);
    });

    it('finds a telephone number however it is typed', async () => {
      const { group } = await put('hello', { addresses: ['+447700900123'] });
      await put('hello', { addresses: ['+447700900124'] });
      const typed = [
        '+447700900123',
        '07700 900123',
        '(07700) 900 123',
        '0044 7700-900-123',
        '+44 (0)7700 900123',
        '7700.900.123',
        '0900123',
      ];
      for (const each of typed) expect([each, await groups(each)]).toEqual([each, [group]]);
    });

    it('finds numbers that a text only mentions, alone or among others', async () => {
      const word = newWord();
      const { group } = await put(`${word} call 0171 5550123 2 times, order 20260001234`);
      for (const typed of ['0171 5550123', '+49 171 5550123', '20260001234', 'order 20260001234', '5550123 2']) {
        expect([typed, await groups(`${word} ${typed}`)]).toEqual([typed, [group]]);
      }
    });

    it('takes nothing that is typed for a command', async () => {
      const word = newWord();
      const { group } = await put(`${word} near`);
      const hostile = [
        ...[
          '"',
          `"${word}`,
          `${word}"`,
          `${word}*`,
          `-${word}`,
          `^${word}`,
          `(${word}`,
          `terms:${word}`,
          `{terms}:${word}`,
        ],
        ...[
          `${word} NEAR/2`,
          `NEAR(${word})`,
          `${word}' --`,
          `$${word}`,
          `\\"${word}`,
          `${word}\0`,
          `"${word}" + near`,
        ],
      ];
      for (const query of hostile) {
        expect([query, (await groups(query)).filter((each) => each !== group)]).toEqual([query, []]);
      }
      expect(await groups(`${word} OR ${newWord()}`)).toEqual([]);
      expect(await groups(`${word} -near`)).toEqual([group]);
      expect(await groups(`NEAR("${word}")`)).toEqual([group]);
    });

    it('finds nothing for nothing', async () => {
      for (const query of ['', '   ', '"', '*', '-- ()', '\0', '🙂']) expect(await groups(query)).toEqual([]);
    });

    it('stands very long words, texts and queries', async () => {
      const word = newWord();
      const { group } = await put(`${word} ${'x'.repeat(20_000)} ${'lorem ipsum '.repeat(20_000)}`);
      expect(await groups(`${word} ipsum ${'x'.repeat(300)}`)).toEqual([group]);
      expect(await groups(`${word} ${'((((((((((- '.repeat(10_000)}`)).toEqual([group]);
    });

    it('gives each group once, the one that began last first, page by page', async () => {
      const word = newWord();
      const expected: string[] = [];
      for (let made = 0; made < 12; made += 1) {
        const { group, at } = await put(`${word} opened`);
        for (let more = 0; more < 8; more += 1) await put(`${word} again ${String(more)}`, { group, at });
        expected.unshift(group);
      }
      expect((await pages(word, 5)).map((page) => page.length)).toEqual([5, 5, 2]);
      for (const limit of [1, 3, 4, 12, 100]) expect((await pages(word, limit)).flat()).toEqual(expected);
    });

    it('gives a case of hundreds of entries once, and what comes after it', async () => {
      const word = newWord();
      const older = await put(word);
      const large = await put(`${word} opened`);
      const beside = await put(`${word} at the same moment`, { at: large.at });
      const { group, at } = large;
      await Promise.all(Array.from({ length: 300 }, (_, more) => put(`${word} again ${String(more)}`, { group, at })));
      const newer = await put(word);
      for (const limit of [1, 2, 100]) {
        const found = (await pages(word, limit)).flat();
        expect([found[0], found.slice(1, 3).sort(), found.slice(3)]).toEqual([
          newer.group,
          [group, beside.group].sort(),
          [older.group],
        ]);
      }
    });

    it('gives each group once when many began at the same moment', async () => {
      const word = newWord();
      const at = '2026-03-01T00:00:00.000Z';
      const expected = Array.from({ length: 30 }, (_, position) => `same-${String(position)}-${word}`);
      for (const round of ['first', 'second', 'third']) {
        for (const group of expected) await put(`${word} ${round}`, { group, at });
      }
      for (const limit of [1, 7, 100]) {
        const found = (await pages(word, limit)).flat();
        expect(found).toHaveLength(expected.length);
        expect(new Set(found)).toEqual(new Set(expected));
      }
    });

    it('goes on behind any of the groups that it gave', async () => {
      const word = newWord();
      const at = '2026-03-02T00:00:00.000Z';
      for (const group of ['a', 'b', 'c', 'd']) await put(word, { group: `${group}-${word}`, at });
      const { items } = await index.find({ query: word, limit: 100 });
      for (const [position, { place }] of items.entries()) {
        const rest = await index.find({ query: word, limit: 100, after: place });
        expect(rest.items).toEqual(items.slice(position + 1));
      }
    });

    it('holds still for whoever turns pages while others write', async () => {
      const word = newWord();
      const entries = [];
      for (let made = 0; made < 6; made += 1) entries.push(await put(word));
      const first = await index.find({ query: word, limit: 3 });
      await put(word);
      await put(`${word} later`, { group: entries[4]?.group ?? '', at: entries[4]?.at ?? '' });
      const second = await index.find({ query: word, limit: 3, after: first.next ?? '' });
      const found = [...first.items, ...second.items].map(({ group }) => group);
      expect(found).toEqual(entries.map(({ group }) => group).reverse());
    });

    it('replaces what an id said before, and moves it to another group', async () => {
      const [old, now] = [newWord(), newWord()];
      const entry = await put(old);
      await index.put({ ...entry, text: now });
      await index.put({ ...entry, text: now });
      expect(await groups(old)).toEqual([]);
      expect(await all(now)).toEqual([{ id: entry.id, group: entry.group }]);
      await index.put({ ...entry, group: 'another', text: now });
      expect(await all(now)).toEqual([{ id: entry.id, group: 'another' }]);
    });

    it('makes one of many puts of one id at the same moment', async () => {
      const word = newWord();
      const entry = { id: randomUUID(), group: 'raced', at: '2026-02-01T00:00:00.000Z', text: word };
      await Promise.all(Array.from({ length: 10 }, () => index.put(entry)));
      expect(await all(word)).toEqual([{ id: entry.id, group: 'raced' }]);
    });

    it('forgets an entry, and its group when it was the last that matched', async () => {
      const word = newWord();
      const one = await put(word);
      const other = await put(word, { group: one.group, at: one.at });
      await index.remove(one.id);
      expect(await all(word)).toEqual([{ id: other.id, group: one.group }]);
      await index.remove(other.id);
      await index.remove(other.id);
      expect(await all(word)).toEqual([]);
      await index.put(one);
      expect(await all(word)).toEqual([{ id: one.id, group: one.group }]);
    });

    it('refuses pages of no size and cursors of others', async () => {
      for (const limit of [0, 101, 1.5, Number.NaN]) {
        await expect(index.find({ query: 'a', limit })).rejects.toMatchObject({ code: 'search-limit-invalid' });
      }
      for (const after of ['x', '', Buffer.from('9').toString('base64url'), 'ä'.repeat(1000)]) {
        await expect(index.find({ query: 'a', limit: 1, after })).rejects.toMatchObject({ code: 'cursor-invalid' });
      }
    });

    it('still finds everything after a restart', async () => {
      const word = newWord();
      const { group } = await put(word);
      index = await under.reopen();
      expect(await groups(word)).toEqual([group]);
      const later = await put(word);
      expect(await groups(word)).toEqual([later.group, group]);
    });
  });
}
