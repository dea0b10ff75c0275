export { MailComposer, type ComposedMail, type SenderName } from './application/mail-composer.js';
export { MailNormaliser, type BounceObserver, type MailIdentityParts } from './application/mail-normaliser.js';
export { MailStorage } from './application/mail-storage.js';
export { RelaySender } from './application/relay-sender.js';
export { MailTokens, type OwnMessageId } from './domain/mail-tokens.js';
export { OwnAddresses, type OwnRecipient } from './domain/own-addresses.js';
export { MailRelay, type MailRelayOptions, type RelayResult } from './infrastructure/mail-relay.js';
export { SmtpListener, type SmtpListenerOptions, type SmtpListenerParts } from './infrastructure/smtp-listener.js';
export { ParsePool, type ParsePoolOptions } from './parsing/parse-pool.js';
