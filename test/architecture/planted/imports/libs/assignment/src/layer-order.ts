import { order } from '@redress/orders';

export const wrong = order;
