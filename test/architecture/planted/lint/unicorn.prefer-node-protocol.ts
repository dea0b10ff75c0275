import { join } from 'path';

export const file = join('a', 'b');
