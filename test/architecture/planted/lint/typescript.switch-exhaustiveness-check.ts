export function word(state: 'open' | 'closed' | 'held'): string {
  let text = '';
  switch (state) {
    case 'open':
      text = 'is open';
      break;
    case 'closed':
      text = 'is closed';
      break;
  }
  return text;
}
