/** Work that is under way, some of it at a time. A failure is its own affair: what is added must not reject. */
export class Flight {
  private underWay = 0;
  private landed: () => void = () => undefined;

  add(task: Promise<void>): void {
    this.underWay += 1;
    void task.then(() => {
      this.underWay -= 1;
      this.landed();
    });
  }

  /** Resolves as soon as fewer than `most` are under way. For one who waits at a time. */
  async below(most: number): Promise<void> {
    // One promise a round: a race of all of them would leave a reaction on each, every time.
    while (this.underWay >= most) {
      await new Promise<void>((resolve) => {
        this.landed = resolve;
      });
    }
  }
}
