import { RedressError } from '@redress/kernel';
import { isIPv4 } from 'node:net';

/** True for addresses of this machine alone: 127.0.0.0/8, ::1, and the former written as IPv6. */
export function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/iu, '').replace(/^\[|\]$/gu, '');
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

/** True for names that mean this machine (RFC 6761, section 6.3) and its addresses. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^(\[.*\]|[^:]*):\d+$/u, '$1').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name);
}

/** The sandbox hands out what others wrote to whoever asks. @throws RedressError `sandbox-in-production` */
export function refuseInProduction(environment: string | undefined = process.env.NODE_ENV): void {
  if (environment !== 'production') return;
  throw new RedressError(
    'sandbox-in-production',
    'the sandbox does not run with NODE_ENV=production; set REDRESS_EMAIL_SMTP_URL to a real relay',
  );
}
