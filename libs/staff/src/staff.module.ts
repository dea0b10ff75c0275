import { Module, type DynamicModule } from '@nestjs/common';
import type { Clock, Ids } from '@redress/kernel';
import { KeyRing } from '@redress/kernel';
import type { OrganisationDirectory } from '@redress/organisation';
import { Database } from '@redress/persistence';
import { CLOCK, IDS } from '@redress/platform';
import { SignIn } from './application/sign-in.js';
import { SignInThrottle } from './application/sign-in-throttle.js';
import { StaffAccounts } from './application/staff-accounts.js';
import { StaffSessions } from './application/staff-sessions.js';
import { SessionController } from './http/session-controller.js';
import { StaffGuard } from './http/staff-guard.js';
import { PasswordHasher } from './infrastructure/password-hasher.js';

/** Staff who sign in: accounts, sessions, the guard of their routes. Stands on the global `PlatformModule`. */
@Module({})
export class StaffModule {
  /** @param directory the organisation as it stands at the time of each question */
  static forRoot(directory: () => OrganisationDirectory): DynamicModule {
    return {
      module: StaffModule,
      global: true,
      controllers: [SessionController],
      providers: [
        PasswordHasher,
        {
          provide: StaffAccounts,
          inject: [Database, CLOCK, IDS, PasswordHasher],
          useFactory: (database: Database, clock: Clock, ids: Ids, hasher: PasswordHasher) =>
            new StaffAccounts({ database, clock, ids, directory, hasher }),
        },
        {
          provide: StaffSessions,
          inject: [Database, CLOCK, IDS, KeyRing, StaffAccounts],
          useFactory: (database: Database, clock: Clock, ids: Ids, keys: KeyRing, accounts: StaffAccounts) =>
            new StaffSessions({ database, clock, ids, keys }, accounts),
        },
        {
          provide: SignIn,
          inject: [StaffAccounts, StaffSessions, CLOCK],
          useFactory: (accounts: StaffAccounts, sessions: StaffSessions, clock: Clock) =>
            new SignIn(accounts, sessions, new SignInThrottle(clock)),
        },
        StaffGuard,
      ],
      exports: [StaffAccounts, StaffSessions, StaffGuard],
    };
  }
}
