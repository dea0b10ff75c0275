enum State {
  Open = 'open',
  Closed = 'closed',
}

export const isOpen = (state: State): boolean => state === 'open';
