export const key = `-----BEGIN PRIVATE KEY-----
not a key
-----END PRIVATE KEY-----`;
