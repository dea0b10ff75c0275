import { base } from '@redress/kernel';
import type { topic } from '@redress/contracts';

export const allowed: { base: number; topic: typeof topic | undefined } = { base, topic: undefined };
