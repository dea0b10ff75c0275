import { chown, mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serverVariable } from './real-server.js';

/** The URL of a mailbox on the real server, signed in to by password. */
export function mailboxUrl(user: string): string {
  const url = new URL(serverVariable('REDRESS_TEST_IMAP_URL'));
  url.username = user;
  url.password = serverVariable('REDRESS_TEST_IMAP_PASSWORD');
  url.pathname = '/INBOX';
  return url.href;
}

/** The Maildir folder of one user, filled as a delivery agent would. */
export class MailFolder {
  private counter = 0;
  private readonly path: string;

  constructor(readonly user: string) {
    this.path = join(serverVariable('REDRESS_TEST_IMAP_FOLDER'), user);
  }

  async create(): Promise<void> {
    for (const folder of ['', 'tmp', 'new', 'cur']) {
      const path = join(this.path, folder);
      await mkdir(path, { recursive: true });
      await this.own(path);
    }
  }

  /** Delivers raw bytes; they count as arrived at `at`. Answers the path of the file. */
  async deliver(raw: string | Buffer, at = new Date()): Promise<string> {
    this.counter += 1;
    // Dovecot numbers new mails in the order of their names.
    const name = `${String(Math.floor(at.getTime() / 1_000))}.M${String(this.counter).padStart(6, '0')}P1.test`;
    const draft = join(this.path, 'tmp', name);
    await writeFile(draft, raw, { mode: 0o644 });
    await utimes(draft, at, at);
    await this.own(draft);
    const path = join(this.path, 'new', name);
    await rename(draft, path);
    return path;
  }

  /** Makes the server number the folder anew when it starts again. It must be stopped. */
  async forgetNumbers(): Promise<void> {
    for (const name of await readdir(this.path)) {
      if (name.startsWith('dovecot')) await rm(join(this.path, name), { recursive: true });
    }
  }

  private async own(path: string): Promise<void> {
    const [uid = 0, gid = 0] = serverVariable('REDRESS_TEST_IMAP_OWNER').split(':').map(Number);
    await chown(path, uid, gid);
  }
}

/** A plain mail from a customer. */
export function mail(subject: string, headers: readonly string[] = []): string {
  return [
    ...headers,
    'From: Ann <ann@customer.example>',
    'To: complaints@acme.example',
    `Subject: ${subject}`,
    `Message-ID: <${subject.replace(/\W/gu, '-')}@customer.example>`,
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    '',
    `It is about ${subject}.`,
    '',
  ].join('\r\n');
}
