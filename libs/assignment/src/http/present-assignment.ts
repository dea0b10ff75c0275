import { NEVER, nameOfUrgency, type CaseHead } from '@redress/cases';
import { reasonOf } from '../domain/assignment-reasons.js';
import type { Choice } from '../domain/choose-handler.js';
import type { SeatLoad } from '../domain/person.js';
import type { AssignedResponse, CandidatesResponse, QueuedResponse } from './assignment-responses.js';

export function presentAssigned({ _id, reference, revision, ownerKey, handlerKey }: CaseHead): AssignedResponse {
  return {
    id: _id,
    reference,
    revision,
    owner: ownerKey,
    ...(handlerKey === '' ? {} : { handler: handlerKey }),
  };
}

export function presentChoice(choice: Choice, loads: ReadonlyMap<string, SeatLoad>): CandidatesResponse {
  const { verdicts, chosen, waiting } = choice;
  const items = verdicts.map((verdict) => {
    const { person, misses } = verdict.fit;
    const { used = 0, unopened = 0, chats = 0 } = loads.get(person.key) ?? {};
    const isChosen = verdict.fit === chosen;
    return {
      person: person.key,
      chosen: isChosen,
      code: isChosen ? 'chosen' : reasonOf(verdict, chosen).code,
      misses,
      used: used / 100,
      capacity: person.capacity / 100,
      unopened,
      chats,
      chatCapacity: person.chats ?? 0,
    };
  });
  return { items, ...(waiting === undefined ? {} : { waiting }) };
}

export function presentQueued(head: CaseHead, waiting: string): QueuedResponse {
  const { _id, reference, queue, ownerKey, urgency, dueAt, queuedAt, receivedAt, category, language, channel } = head;
  return {
    id: _id,
    reference,
    team: queue,
    owner: ownerKey,
    urgency: nameOfUrgency(urgency),
    since: queuedAt ?? receivedAt,
    language,
    channel,
    waiting,
    ...(dueAt === NEVER ? {} : { dueAt }),
    ...(category === undefined ? {} : { category }),
  };
}
