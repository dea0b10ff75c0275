import { RedressError } from '@redress/kernel';
import type { SASLOptions } from 'kafkajs';

export interface KafkaAddress {
  readonly brokers: string[];
  readonly ssl: boolean;
  readonly sasl?: SASLOptions;
}

const SHAPE =
  /^kafka(?<ssl>\+ssl)?:\/\/(?:(?<user>[^:@/]*):(?<password>[^@/]*)@)?(?<brokers>[^/?#@]+)\/?(?:\?(?<query>.*))?$/u;
const DEFAULT_PORT = 9092;

/**
 * Reads `kafka://a:9092,b:9092` and `kafka+ssl://user:pass@a,b?mechanism=scram-sha-512` (user and password
 * percent-encoded; mechanism `plain` unless told).
 * @throws RedressError `broker-url-invalid`; the message never quotes the URL, which may hold a password
 */
export function parseKafkaUrl(url: string): KafkaAddress {
  const parts = SHAPE.exec(url)?.groups;
  if (parts === undefined) throw invalid('it should look like kafka://host:port,host:port');
  const brokers = (parts['brokers'] ?? '').split(',').map(toBroker);
  const ssl = parts['ssl'] !== undefined;
  if (parts['user'] === undefined) return { brokers, ssl };
  const mechanism = new URLSearchParams(parts['query'] ?? '').get('mechanism') ?? 'plain';
  if (mechanism !== 'plain' && mechanism !== 'scram-sha-256' && mechanism !== 'scram-sha-512') {
    throw invalid('mechanism should be plain, scram-sha-256 or scram-sha-512');
  }
  const username = decodeURIComponent(parts['user']);
  const password = decodeURIComponent(parts['password'] ?? '');
  return { brokers, ssl, sasl: { mechanism, username, password } };
}

function toBroker(text: string): string {
  const [host = '', port = String(DEFAULT_PORT), ...rest] = text.trim().split(':');
  if (host === '' || rest.length > 0 || !/^\d{1,5}$/u.test(port)) throw invalid('a broker is host or host:port');
  return `${host}:${port}`;
}

function invalid(why: string): RedressError {
  return new RedressError('broker-url-invalid', `the broker address cannot be used: ${why}`);
}
