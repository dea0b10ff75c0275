import type { OpenVisit } from './open-visit.js';
import { readRequest } from './read-request.js';

/** Something that a visitor's client sends, and how it is answered. */
export interface VisitorEvent {
  readonly name: string;
  /** @throws RedressError what the client is refused with, among others `validation-failed` for a payload that is none */
  answer(visit: OpenVisit, payload: unknown): Promise<object>;
}

/** An event whose payload is read into a class before it is answered. */
export function visitorEvent<T extends object>(
  name: string,
  request: new () => T,
  answer: (visit: OpenVisit, request: T) => Promise<object>,
): VisitorEvent {
  return { name, answer: async (visit, payload) => answer(visit, readRequest(request, payload)) };
}
