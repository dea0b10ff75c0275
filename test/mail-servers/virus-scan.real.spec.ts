import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunningProduct } from '../e2e/running-product.js';
import { controlServer, serverVariable } from './real-server.js';

jest.setTimeout(120_000);

interface Attachment {
  readonly name: string;
  readonly scan?: string;
  readonly url?: string;
}

interface Entry {
  readonly attachments: readonly Attachment[];
  readonly original: string;
}

describe('a mail with files, and clamd', () => {
  const pattern = serverVariable('REDRESS_TEST_CLAMD_PATTERN');
  const harmless = 'a photograph of a lamp that broke';
  let product: RunningProduct;

  beforeAll(async () => {
    product = await RunningProduct.create();
    await product.start({ REDRESS_SCAN_URL: serverVariable('REDRESS_TEST_CLAMD_URL') });
    await product.signIn();
  });
  afterAll(async () => {
    await product.remove();
    await controlServer('clamd', 'start');
  });

  /** The entry of a mail with these files; its sender has had the receipt. */
  const complain = async (name: string, files: Readonly<Record<string, string | Buffer>>): Promise<Entry> => {
    const from = `${name}@mail.example`;
    const attachments = Object.entries(files).map(([filename, content]) => ({ filename, content }));
    await product.mail({ from, subject: 'Lamp', text: 'The lamp broke.', attachments });
    await product.received(from, 1);
    const { items } = await product.get<{ items: { id: string }[] }>(`/api/v1/cases?q=${encodeURIComponent(from)}`);
    expect(items).toHaveLength(1);
    const found = await product.get<{ entries: Entry[] }>(`/api/v1/cases/${items[0]?.id ?? ''}`);
    const [entry] = found.entries;
    if (entry === undefined) throw new Error('the case has no entry');
    return entry;
  };
  const scans = ({ attachments }: Entry): Record<string, string | undefined> =>
    Object.fromEntries(attachments.map(({ name, scan }) => [name, scan]));

  it('marks the infected one and gives it out with the original only; the clean one is there', async () => {
    const entry = await complain('ann', { 'bad.txt': `see: ${pattern}`, 'good.txt': harmless });
    expect(scans(entry)).toEqual({ 'bad.txt': 'infected', 'good.txt': 'clean' });
    const [bad, good] = entry.attachments;
    expect(bad).not.toHaveProperty('url');
    expect(await product.text(good?.url ?? '')).toBe(harmless);
    expect(await product.text(entry.original)).toContain(Buffer.from(`see: ${pattern}`).toString('base64'));
  });

  it('keeps what was infected nowhere else', async () => {
    await complain('ben', { 'bad.txt': `see: ${pattern}`, 'good.txt': harmless });
    expect(await isKept(product.folder, harmless)).toBe(true);
    expect(await isKept(product.folder, pattern)).toBe(false);
  });

  it('says of a file that is too large for the scanner that nobody scanned it', async () => {
    const large = Buffer.alloc(Number(serverVariable('REDRESS_TEST_CLAMD_MAXIMUM')) + 1, 'x');
    const entry = await complain('cid', { 'large.txt': large, 'bad.txt': pattern });
    expect(scans(entry)).toEqual({ 'large.txt': 'not-scanned', 'bad.txt': 'infected' });
  });

  it('waits for no scanner that has stopped, and says that files were not scanned', async () => {
    await controlServer('clamd', 'stop');
    const entry = await complain('dan', { 'bad.txt': pattern, 'good.txt': harmless });
    expect(scans(entry)).toEqual({ 'bad.txt': 'not-scanned', 'good.txt': 'not-scanned' });
    expect(product.log).toContain('Files are marked as not scanned');
    await controlServer('clamd', 'start');
    expect(scans(await complain('eve', { 'bad.txt': pattern }))).toEqual({ 'bad.txt': 'infected' });
  });
});

/** Whether any file below the folder holds the words as they are. */
async function isKept(folder: string, words: string): Promise<boolean> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const contents = await Promise.all(files.map(async (file) => readFile(file)));
  return contents.some((each) => each.includes(words));
}
