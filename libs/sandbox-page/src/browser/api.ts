interface Problem {
  readonly detail?: string;
  readonly code?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** An answer that is a problem document, in the words of its detail. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    problem: Problem,
  ) {
    const fields = (problem.errors ?? []).map(({ field, message }) => `${field}: ${message}`);
    super([problem.detail ?? `The answer was ${String(status)}.`, ...fields].join(' '));
  }
}

// Of the session in this browser; a page that is loaded anew asks for it.
let csrfToken = '';
const SIGNED_IN = 'redress-sandbox-signed-in';

// Some browsers keep nothing, and say so by throwing.
function unlessRefused<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

export function rememberSession(token: string): void {
  csrfToken = token;
  unlessRefused(() => {
    localStorage.setItem(SIGNED_IN, 'yes');
  });
}

/** Whether there may be a session in this browser: who has never signed in need not ask, and is not refused. */
export function mayBeSignedIn(): boolean {
  return unlessRefused(() => localStorage.getItem(SIGNED_IN) !== null) ?? true;
}

/** What every write carries beside the cookie. */
export function csrfHeader(): Readonly<Record<string, string>> {
  return { 'x-csrf-token': csrfToken };
}

/** What a problem document says as a whole; nothing where the text is none. */
export function detailIn(text: string): Pick<Problem, 'detail'> {
  try {
    const { detail } = JSON.parse(text) as Problem;
    return detail === undefined ? {} : { detail };
  } catch {
    return {};
  }
}

/** What `path` answers. @throws Refused */
export async function get<T>(path: string, headers: Readonly<Record<string, string>> = {}): Promise<T> {
  return answer<T>(await fetch(path, { headers }));
}

/** Sends JSON; every call is one act of a person, so each has a key of its own. @throws Refused */
export async function post<T>(path: string, body: object): Promise<T> {
  const headers = {
    'content-type': 'application/json',
    ...csrfHeader(),
    'idempotency-key': crypto.randomUUID(),
  };
  return answer<T>(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function answer<T>(response: Response): Promise<T> {
  const text = await response.text();
  const body: unknown = text === '' ? {} : JSON.parse(text);
  if (!response.ok) throw new Refused(response.status, body as Problem);
  return body as T;
}
