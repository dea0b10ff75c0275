import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import { FileStore } from '@redress/files';
import { KeyRing } from '@redress/kernel';
import { Bus, Publisher } from '@redress/messaging';
import { Database } from '@redress/persistence';
import { SearchIndex } from '@redress/search';
import { Log } from '../logging/log.js';
import { Settings } from '../settings/settings.js';
import { Engines } from './engines.js';

/** Injects the `Clock` of the kernel, which is an interface. */
export const CLOCK = Symbol('Clock');
/** Injects the `Ids` of the kernel, which is an interface. */
export const IDS = Symbol('Ids');

/** Gives every module of an application what stands below it: engines, settings, log, clock, ids, keys. */
@Module({})
export class PlatformModule {
  static forRoot(engines: Engines): DynamicModule {
    const provided: readonly (readonly [token: InjectionToken, value: unknown])[] = [
      [Engines, engines],
      [Settings, engines.settings],
      [Log, engines.log],
      [Database, engines.database],
      [Bus, engines.bus],
      [Publisher, engines.publisher],
      [FileStore, engines.files],
      [SearchIndex, engines.search],
      [KeyRing, engines.keys],
      [CLOCK, engines.clock],
      [IDS, engines.ids],
    ];
    return {
      module: PlatformModule,
      global: true,
      providers: provided.map(([provide, useValue]) => ({ provide, useValue })),
      exports: provided.map(([token]) => token),
    };
  }
}
