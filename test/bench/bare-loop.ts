// What the same libraries do on the same machine with nothing of ours around them: receive, parse, write, send.
// node test/dist/bench/bare-loop.js FOLDER RELAY ROWS: prints its SMTP port.
import Database from 'libsql';
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

const [folder = '', relay = '', rows = '0'] = process.argv.slice(2);
const database = new Database(`${folder}/bare.db`);
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID',
);
const insert = database.prepare('INSERT INTO rows VALUES (?, ?)');
const body = JSON.stringify({ words: 'x'.repeat(600) });

interface Waiting {
  readonly rows: readonly string[];
  readonly done: () => void;
}
let queue: Waiting[] = [];
let made = 0;

// One durable commit for everything that waits, as any group commit does.
function commit(): void {
  const batch = queue;
  queue = [];
  database.exec('BEGIN IMMEDIATE');
  for (const each of batch) for (const id of each.rows) insert.run(id, body);
  database.exec('COMMIT');
  for (const each of batch) each.done();
}

function write(count: number): Promise<void> {
  return new Promise((done) => {
    if (queue.length === 0) setImmediate(commit);
    queue.push({ rows: Array.from({ length: count }, () => String((made += 1)).padStart(12, '0')), done });
  });
}

const out = createTransport({ url: relay, pool: true, maxConnections: 5, maxMessages: Infinity } as never);

async function handle(raw: Buffer): Promise<void> {
  const mail = await PostalMime.parse(raw);
  await write(Number(rows) - 2);
  await out.sendMail({
    from: 'complaints@redress.localhost',
    to: mail.from?.address ?? '',
    subject: 'We have received your complaint',
    text: 'We have received your complaint. '.repeat(20),
    inReplyTo: mail.messageId,
  });
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const raw = Buffer.concat(chunks);
      void write(2).then(() => {
        done();
        return handle(raw);
      });
    });
  },
});
const listening = server.listen(0, '127.0.0.1', () => {
  const address = listening.address();
  process.stdout.write(`${String(typeof address === 'object' && address !== null ? address.port : 0)}\n`);
});
