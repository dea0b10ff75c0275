import { topic } from '@redress/contracts';

export const value = topic;
