import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { outputOf } from '../set-up/run-command.mjs';
import { freePort } from './free-port.mjs';
import { requireProgram } from './provision.mjs';
import { boundToParent, ServerProcess } from './server-process.mjs';

const PASSWORD = 'secret';

/**
 * Dovecot from Debian with a configuration of its own: any user, one password, Maildir folders that tests may fill. By XOAUTH2 it asks a
 * token server at a port on which a test may listen.
 */
export const dovecot = {
  name: 'imap',
  variable: 'REDRESS_TEST_IMAP_URL',

  async provision() {
    await requireProgram('dovecot', 'dovecot-imapd');
  },

  async create(_, folder) {
    const [port, introspectionPort] = [await freePort(), await freePort()];
    const owner = await mailOwner();
    const mail = join(folder, 'mail');
    // Dovecot gives up being root before it looks into a folder.
    await chmod(dirname(folder), 0o711);
    await chmod(folder, 0o711);
    await mkdir(mail);
    await chmod(mail, 0o777);
    const settings = join(folder, 'dovecot.conf');
    await writeFile(join(folder, 'oauth2.conf'), introspection(introspectionPort));
    await writeFile(settings, configuration({ folder, mail, port, owner }));
    const server = new ServerProcess({
      name: 'Dovecot',
      command: boundToParent(['dovecot', '-F', '-c', settings]),
      logFile: join(folder, 'dovecot.log'),
      probe: () => probe(port),
      family: true,
    });
    return {
      processes: [server],
      environment: {
        REDRESS_TEST_IMAP_URL: `imap://127.0.0.1:${port}`,
        REDRESS_TEST_IMAP_PASSWORD: PASSWORD,
        REDRESS_TEST_IMAP_FOLDER: mail,
        REDRESS_TEST_IMAP_OWNER: `${owner.uid}:${owner.gid}`,
        REDRESS_TEST_IMAP_INTROSPECTION_PORT: String(introspectionPort),
      },
    };
  },
};

/** Mail may not belong to root: where we are root it belongs to Debian's user for mail. */
async function mailOwner() {
  if (process.getuid() !== 0) return { uid: process.getuid(), gid: process.getgid() };
  const [uid, gid] = await Promise.all([outputOf('id', ['-u', 'mail']), outputOf('id', ['-g', 'mail'])]);
  return { uid: Number(uid), gid: Number(gid) };
}

function configuration(parts) {
  return `${general(parts)}${signIn(parts)}${process.getuid() === 0 ? '' : ownUser()}`;
}

function general({ folder, mail, port, owner: { uid, gid } }) {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
mail_location = maildir:${mail}/%u
mail_uid = ${uid}
mail_gid = ${gid}
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 100
maildir_very_dirty_syncs = no
namespace inbox {
  inbox = yes
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;
}

function signIn({ folder, mail, owner: { uid, gid } }) {
  return `
passdb {
  driver = static
  mechanisms = plain login
  args = password=${PASSWORD}
}
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = ${folder}/oauth2.conf
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${mail}/%u
}
`;
}

/** Without root nothing can be locked into a folder, nor run as another user. */
function ownUser() {
  const services = ['anvil', 'imap-login', 'stats'].map((name) => `service ${name} {\n  chroot =\n}\n`).join('');
  return `default_internal_user = ${process.env.USER}\ndefault_login_user = ${process.env.USER}\n${services}`;
}

function introspection(port) {
  return `
introspection_mode = post
introspection_url = http://mail-server:of-the-tests@127.0.0.1:${port}/token/introspection
username_attribute = username
active_attribute = active
active_value = true
timeout_msecs = 5000
`;
}

async function probe(port) {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port,
    secure: false,
    auth: { user: 'ready-probe', pass: PASSWORD },
    logger: false,
    connectionTimeout: 1000,
  });
  client.on('error', () => undefined);
  await client.connect();
  await client.logout();
}
