/** What a text travels by. Each is a channel of its own: with its inbox, its deliveries and its stops. */
export const TEXT_NETWORKS = ['sms', 'whatsapp'] as const;
export type TextNetwork = (typeof TEXT_NETWORKS)[number];

const PREFIX = 'whatsapp:';

/** The network of an address as the provider writes it: `+447700900123`, `whatsapp:+447700900123`. */
export function networkOf(address: string): TextNetwork {
  return address.startsWith(PREFIX) ? 'whatsapp' : 'sms';
}

/** An address without its network. */
export function bareAddress(address: string): string {
  return address.startsWith(PREFIX) ? address.slice(PREFIX.length) : address;
}

/** A number as the provider wants it addressed. */
export function addressOn(network: TextNetwork, number: string): string {
  return network === 'whatsapp' ? `${PREFIX}${number}` : number;
}

/** Those of our numbers and services that send on a network; a service may have senders of both. */
export function sendersOn(network: TextNetwork, ours: readonly string[]): readonly string[] {
  const services = ours.filter((each) => each.startsWith('MG'));
  const own = ours.filter((each) => !services.includes(each) && networkOf(each) === network);
  if (network === 'sms') return ours.filter((each) => own.includes(each) || services.includes(each));
  return [...own, ...services];
}
