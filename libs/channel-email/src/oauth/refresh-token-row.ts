import { defineCollection } from '@redress/persistence';

/** The newest refresh token of one OAuth 2 client; some servers give a new one with every access token. */
export interface RefreshTokenRow {
  /** Name of the client in the settings. */
  _id: string;
  /** Hash of the token in the settings that it descends from: another one there starts anew. */
  from: string;
  /** The token itself, encrypted. */
  sealed: string;
}

/** One row a client in the settings. */
export const refreshTokenCollection = defineCollection<RefreshTokenRow>({ name: 'email_oauth', bounded: true });
