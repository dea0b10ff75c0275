import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { SlowDown } from './slow-down.js';

/** Slows a route down before its body is read into the store. */
@Injectable()
export class SlowDownGuard implements CanActivate {
  constructor(private readonly slowDown: SlowDown) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.slowDown.pass(context.switchToHttp().getRequest<Request>().ip ?? '');
    return true;
  }
}
