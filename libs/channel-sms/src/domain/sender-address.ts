/** From whom a text of ours leaves, as the provider wants it said. */
export type SenderAddress =
  { readonly from: string } | { readonly messagingServiceSid: string; readonly from?: string };

/**
 * The number that was written to, so that the answer stands in the same conversation on the telephone; else our first. One
 * that is not among ours by name belongs to a messaging service, if we have one.
 */
export function senderAddress(ours: readonly string[], account: string | undefined): SenderAddress | undefined {
  if (account !== undefined && ours.includes(account)) return said(account);
  const service = ours.find(isService);
  if (account !== undefined && service !== undefined) return { messagingServiceSid: service, from: account };
  const [first] = ours;
  return first === undefined ? undefined : said(first);
}

function said(address: string): SenderAddress {
  return isService(address) ? { messagingServiceSid: address } : { from: address };
}

function isService(address: string): boolean {
  return address.startsWith('MG');
}
