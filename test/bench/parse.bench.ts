import 'reflect-metadata';
import { performance } from 'node:perf_hooks';
import { sanitiseMailHtml } from '@redress/mail-html';
import { readCorpus } from '../mail-corpus/corpus.js';
import { MailReader } from '../mail-corpus/mail-reader.js';
import type { Report } from './benchmark.js';

const ROUNDS = 20;
const TOGETHER = 64;
const PAGES = 500;

/** Mails of the corpus taken apart and classified by the real workers and normaliser; HTML made safe for showing. */
export async function benchmark(report: Report): Promise<void> {
  const mails = readCorpus().map(({ raw }) => raw);
  const bytes = mails.reduce((sum, raw) => sum + raw.length, 0);
  report.condition('mails in the corpus', mails.length);
  report.condition('bytes a mail', Math.round(bytes / mails.length));
  report.condition('mails at a time', TOGETHER);
  const reader = new MailReader();
  try {
    await readAll(reader, mails);
    const worst = await worstOf(reader, mails);
    report.figure({
      name: 'parsed and classified',
      value: await rate(reader, mails),
      unit: '1/s',
      goal: { atLeast: 500 },
    });
    report.figure({ name: 'worst single mail, alone', value: worst, unit: 'ms', goal: { atMost: 200 } });
  } finally {
    await reader.close();
  }
  measureHtml(report);
}

async function rate(reader: MailReader, mails: readonly Buffer[]): Promise<number> {
  const started = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) await readAll(reader, mails);
  return (1_000 * ROUNDS * mails.length) / (performance.now() - started);
}

async function readAll(reader: MailReader, mails: readonly Buffer[]): Promise<void> {
  for (let at = 0; at < mails.length; at += TOGETHER) {
    await Promise.all(mails.slice(at, at + TOGETHER).map((raw) => reader.read(raw)));
  }
}

async function worstOf(reader: MailReader, mails: readonly Buffer[]): Promise<number> {
  let worst = 0;
  for (const raw of mails) {
    const started = performance.now();
    await reader.read(raw);
    worst = Math.max(worst, performance.now() - started);
  }
  return worst;
}

function measureHtml(report: Report): void {
  const page = newsletter();
  report.condition('bytes of an HTML page', page.length);
  sanitiseMailHtml(page);
  const started = performance.now();
  let worst = 0;
  for (let count = 0; count < PAGES; count += 1) {
    const begun = performance.now();
    sanitiseMailHtml(page);
    worst = Math.max(worst, performance.now() - begun);
  }
  report.figure({ name: 'HTML made safe', value: (1_000 * PAGES) / (performance.now() - started), unit: '1/s' });
  report.figure({ name: 'worst page', value: worst, unit: 'ms' });
}

/** A page as shops send them: tables in tables, styles, pictures, links. */
function newsletter(): string {
  const row = (index: number): string =>
    `<tr><td style="padding:8px;color:#333"><a href="https://shop.example/${String(index)}" onclick="x()">Lamp ${String(index)}</a><img src="https://shop.example/${String(index)}.png" width="80"></td><td><p>It <b>broke</b> on the first day.</p></td></tr>`;
  const rows = Array.from({ length: 60 }, (_, index) => row(index)).join('');
  return `<html><head><style>p{margin:0}</style></head><body><table><tr><td><table>${rows}</table></td></tr></table><script>x()</script></body></html>`;
}
