import type { DeliveryRow } from '../infrastructure/delivery-row.js';
import type { SendingLine, UpdateSender } from './update-sender.js';

/** How much of each line is taken in this process, so that a burst on one line holds up no other. */
export class SendingLines {
  private readonly sending = new Map<string, string>();
  private readonly waitingOn = new Map<string, number>();

  constructor(private readonly sender: Pick<UpdateSender, 'lineOf'>) {}

  /** True for what may have to wait for its line: it is looked at again behind what is due on others. */
  hasLine(row: DeliveryRow): boolean {
    return this.lineOf(row) !== undefined;
  }

  /** How many wait on the line of that row. */
  waiting(row: DeliveryRow): number {
    const line = this.lineOf(row);
    return line === undefined ? 0 : (this.waitingOn.get(line.name) ?? 0);
  }

  queued(row: DeliveryRow): void {
    this.count(row, 1);
  }

  unqueued(row: DeliveryRow): void {
    this.count(row, -1);
  }

  /** @param taken those that are to begin with it */
  hasRoom(row: DeliveryRow, taken: readonly DeliveryRow[]): boolean {
    const line = this.lineOf(row);
    if (line === undefined) return true;
    const underWay = [...this.sending.values()].filter((name) => name === line.name).length;
    const begun = taken.filter((each) => this.lineOf(each)?.name === line.name).length;
    return underWay + begun < line.atOnce;
  }

  begin(row: DeliveryRow): void {
    const line = this.lineOf(row);
    if (line !== undefined) this.sending.set(row._id, line.name);
  }

  end(id: string): void {
    this.sending.delete(id);
  }

  private lineOf({ update }: DeliveryRow): SendingLine | undefined {
    return this.sender.lineOf?.(update);
  }

  private count(row: DeliveryRow, by: number): void {
    const line = this.lineOf(row);
    if (line === undefined) return;
    const next = (this.waitingOn.get(line.name) ?? 0) + by;
    if (next > 0) this.waitingOn.set(line.name, next);
    else this.waitingOn.delete(line.name);
  }
}
