import { SEATS, type SeatRecord } from '@redress/assignment';
import { CASES, type CaseHead } from '@redress/cases';
import type { Database } from '@redress/persistence';

/** What does not hold between seats and cases; empty when all is well. */
export async function deskFaults(database: Database): Promise<string[]> {
  const seats = await database.model(SEATS).find({}).lean<SeatRecord[]>();
  const heads = await database
    .model(CASES)
    .find({ _id: { $gt: '' } })
    .lean<CaseHead[]>();
  const slots = seats.flatMap((seat) => seat.slots.map((slot) => `${seat._id} ${slot.case} ${slot.token}`));
  const held = heads
    .filter((head) => head.handlerKey !== '')
    .map((head) => `${head.handlerKey} ${head._id} ${head.assignment.token ?? ''}`);
  return [
    ...seats.filter((seat) => seat.used > seat.capacity).map((seat) => `${seat._id} is over capacity`),
    ...seats
      .filter((seat) => seat.used !== seat.slots.reduce((sum, slot) => sum + slot.weight, 0))
      .map((seat) => `${seat._id} has another sum`),
    ...slots.filter((slot) => !held.includes(slot)).map((slot) => `no case has ${slot}`),
    ...held.filter((slot) => !slots.includes(slot)).map((slot) => `no seat has ${slot}`),
  ];
}
