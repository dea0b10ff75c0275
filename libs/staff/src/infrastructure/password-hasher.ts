import { hash, verify, type Options } from '@node-rs/argon2';

// OWASP Password Storage Cheat Sheet: argon2id (the library's default) with 19 MiB, two passes, one lane.
const COST: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
// Each takes 19 MiB and a core for 35 ms: a flood of sign-ins must not take all of either.
const AT_ONCE = 2;
// Of no password: who has no account costs the same time as who has one.
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** Hashes and checks passwords with argon2id, a few at a time. */
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  async hash(password: string): Promise<string> {
    return await this.inTurn(() => hash(password, COST));
  }

  /** Takes as long for somebody without a password (`undefined`), whose every attempt is wrong. */
  async matches(password: string, passwordHash: string | undefined): Promise<boolean> {
    const right = await this.inTurn(() => verify(passwordHash ?? NOBODY, password));
    return right && passwordHash !== undefined;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      // The turn is handed on, so that nobody can slip in between.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
