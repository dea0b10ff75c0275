// node test/dist/bench/main.js NAME FILE: runs the benchmark NAME and writes what it reports to FILE as JSON.
import { writeFileSync } from 'node:fs';
import { argv, exit } from 'node:process';
import type { BenchmarkModule } from './benchmark.js';
import { PrintingReport } from './printing-report.js';

const [name, file] = argv.slice(2);
if (name === undefined || file === undefined) throw new Error('Usage: main.js NAME FILE');

const module = (await import(`./${name}.bench.js`)) as BenchmarkModule;
const report = new PrintingReport();
await module.benchmark(report);
const { conditions, figures, notes } = report;
writeFileSync(file, JSON.stringify({ name, conditions, figures, notes }));
// A benchmark may leave connections open; what it found is written, so nothing is lost by ending here.
exit(0);
