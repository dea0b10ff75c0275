import { RedressError } from '@redress/kernel';
import type { ImapMailbox } from '@redress/platform';
import type { OauthClients } from '../oauth/oauth-clients.js';
import { ImapConnection } from './imap-connection.js';
import type { MailboxOpener } from './open-mailbox.js';

/** Opens connections to a mailbox of the settings, by password or with an access token that is fresh for each. */
export function mailboxOpener(mailbox: ImapMailbox, clients: OauthClients): MailboxOpener {
  const { user, pass = '', oauth } = mailbox;
  if (oauth === undefined) return () => ImapConnection.open(mailbox, { user, pass });
  const tokens = clients.named(oauth);
  return async () => {
    const accessToken = await tokens.token().catch((error: unknown) => {
      throw signInRefused(error);
    });
    try {
      return await ImapConnection.open(mailbox, { user, accessToken });
    } catch (error) {
      // It may have been revoked before its time.
      tokens.forget(accessToken);
      throw error;
    }
  };
}

/** To an operator it is the same whether the token server or the mail server refuses us. */
function signInRefused(cause: unknown): unknown {
  if (!(cause instanceof RedressError) || cause.code !== 'oauth-refused') return cause;
  return new RedressError('mailbox-sign-in-refused', 'the OAuth 2 server refuses us', { cause, retriable: true });
}
