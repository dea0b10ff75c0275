import type { Settings } from '@redress/platform';
import type { ProviderAccess } from './infrastructure/text-provider.js';

/** A provider of texts: how it is reached, and which of its numbers and services are ours, on whatever network. */
export interface TextAccount extends ProviderAccess {
  readonly numbers: readonly string[];
  readonly previousToken?: string;
}

/** The account that the settings name; undefined where they name none. */
export function textAccount(settings: Settings): TextAccount | undefined {
  const { twilioAccountSid, twilioAuthToken, twilioAuthTokenPrevious, twilioFrom, twilioApiUrl } = settings;
  if (twilioAccountSid === undefined || twilioAuthToken === undefined || twilioFrom === undefined) return undefined;
  return {
    accountSid: twilioAccountSid,
    authToken: twilioAuthToken,
    apiUrl: twilioApiUrl,
    numbers: twilioFrom,
    ...(twilioAuthTokenPrevious === undefined ? {} : { previousToken: twilioAuthTokenPrevious }),
  };
}

/** What the provider's posts may be signed with: nothing is believed without an account. */
export function tokensOf(account: TextAccount | undefined): readonly string[] {
  if (account === undefined) return [];
  return [account.authToken, ...(account.previousToken === undefined ? [] : [account.previousToken])];
}
