import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createTransport } from 'nodemailer';
import { SetUpError } from '../set-up/progress.mjs';
import { outputOf, run } from '../set-up/run-command.mjs';
import { freePort } from './free-port.mjs';
import { requireProgram } from './provision.mjs';
import { boundToParent, ServerProcess } from './server-process.mjs';

/**
 * Postfix from Debian as a relay with a configuration and a queue of its own. Mail for `acme.example` goes back to a port where a test
 * lets the product listen, all other mail on to a port where a test plays the world; for `grey.example` it asks a policy server first.
 */
export const postfix = {
  name: 'smtp',
  variable: 'REDRESS_TEST_SMTP_URL',

  async provision() {
    if (process.getuid?.() !== 0) {
      throw new SetUpError('Postfix can only be run by root. Set REDRESS_TEST_SMTP_URL to use a relay of yours.');
    }
    await requireProgram('postfix', 'postfix');
  },

  async create(_, folder) {
    const ports = {
      own: await freePort(),
      world: await freePort(),
      product: await freePort(),
      policy: await freePort(),
    };
    // Its processes give up being root before they look into the queue.
    await chmod(dirname(folder), 0o711);
    await chmod(folder, 0o711);
    const [conf, queue, data] = ['conf', 'queue', 'data'].map((name) => join(folder, name));
    for (const path of [conf, queue, data]) await mkdir(path);
    await chown(data, Number(await outputOf('id', ['-u', 'postfix'])), Number(await outputOf('id', ['-g', 'postfix'])));
    await writeFile(join(conf, 'main.cf'), main({ conf, queue, data, ports }));
    await writeFile(join(conf, 'master.cf'), services(ports));
    // Makes the folders of the queue, as the start script does that would not stay in the foreground.
    await run('postfix', ['-c', conf, 'check'], { stdio: 'ignore' });
    const server = new ServerProcess({
      name: 'Postfix',
      command: boundToParent(['/usr/lib/postfix/sbin/master', '-d', '-c', conf]),
      logFile: join(folder, 'postfix.log'),
      probe: () => probe(ports.own),
      family: true,
    });
    return {
      processes: [server],
      environment: {
        REDRESS_TEST_SMTP_URL: `smtp://127.0.0.1:${ports.own}`,
        REDRESS_TEST_SMTP_WORLD_PORT: String(ports.world),
        REDRESS_TEST_SMTP_PRODUCT_PORT: String(ports.product),
        REDRESS_TEST_SMTP_POLICY_PORT: String(ports.policy),
      },
    };
  },
};

/** A queue that is run every second: what a test has deferred comes again at once. */
function main({ conf, queue, data, ports }) {
  return `
compatibility_level = 3.6
config_directory = ${conf}
queue_directory = ${queue}
data_directory = ${data}
maillog_file_prefixes = ${dirname(queue)}
maillog_file = ${dirname(queue)}/mail.log
myhostname = relay.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_restriction_classes = greylist
greylist = check_policy_service inet:127.0.0.1:${ports.policy}
smtpd_recipient_restrictions = check_recipient_access inline:{grey.example=greylist}, permit_mynetworks, reject
smtp_dns_support_level = disabled
smtp_host_lookup = native
default_transport = smtp:[127.0.0.1]:${ports.world}
transport_maps = inline:{{acme.example = smtp:[127.0.0.1]:${ports.product}}}
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
`;
}

function services(ports) {
  const rows = [
    `127.0.0.1:${ports.own} inet n - n - - smtpd`,
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 1 1 qmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'verify unix - - n - 1 verify',
    'flush unix n - n 1000? 0 flush',
    'proxymap unix - - n - - proxymap',
    'smtp unix - - n - - smtp',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
    'postlog unix-dgram n - n - 1 postlogd',
  ];
  return `${rows.join('\n')}\n`;
}

async function probe(port) {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, connectionTimeout: 1000 });
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}
