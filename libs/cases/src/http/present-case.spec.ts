import { describe, expect, it } from '@jest/globals';
import type { ShownEntry } from '../application/read-case.js';
import type { FileLinks } from '../application/file-links.js';
import { presentEntry } from './present-case.js';

const links = { urlOf: ({ name }: { readonly name: string }) => `/files/${name}` } as unknown as FileLinks;
const file = { name: 'vase.jpg', type: 'image/jpeg', bytes: 3, sha256: 'x', ref: 'attachments/1' };

function shown(scan?: 'clean' | 'infected' | 'not-scanned'): unknown {
  const files = [{ ...file, ...(scan === undefined ? {} : { scan }) }];
  const entry = { _id: 'e1', channel: 'email', words: 'x', files } as unknown as ShownEntry;
  return presentEntry(entry, links).attachments[0];
}

describe('the files of an entry', () => {
  it.each([
    ['clean', 'clean'],
    ['not-scanned', 'not-scanned'],
    [undefined, 'not-scanned'],
  ] as const)('say what a scanner said: %s', (scan, said) => {
    expect(shown(scan)).toMatchObject({ scan: said, url: '/files/vase.jpg' });
  });

  it('warn of a program, which is to be had all the same', () => {
    const files = [{ ...file, name: 'setup.exe', program: true }];
    const entry = { _id: 'e1', channel: 'email', words: 'x', files } as unknown as ShownEntry;
    expect(presentEntry(entry, links).attachments).toMatchObject([{ program: true, url: '/files/setup.exe' }]);
    expect(shown('clean')).not.toHaveProperty('program');
  });

  it('have no link where a virus was found', () => {
    expect(shown('infected')).toMatchObject({ scan: 'infected' });
    expect(shown('infected')).not.toHaveProperty('url');
  });
});
