import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { RedressError } from '@redress/kernel';
import type { IncomingMessage } from 'node:http';
import { isLoopback, isLoopbackHost } from '../loopback.js';

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * Lets nobody in but people on this machine: the connection comes from loopback, no proxy handed it on, and the name that
 * was asked for means this machine (else a web page could be made to ask, by a name that resolves to 127.0.0.1).
 */
@Injectable()
export class LoopbackGuard implements CanActivate {
  /** @throws RedressError `sandbox-forbidden` */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<IncomingMessage>();
    const direct = FORWARDED.every((name) => request.headers[name] === undefined);
    const here = isLoopback(request.socket.remoteAddress ?? '') && isLoopbackHost(request.headers.host ?? '');
    if (direct && here) return true;
    throw new RedressError('sandbox-forbidden', 'the sandbox answers only to people on its own machine');
  }
}
