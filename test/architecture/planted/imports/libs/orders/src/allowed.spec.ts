import { stand } from '@redress/testing';
import { development } from 'development';
import { order } from './order.js';

export const allowed = [stand, development, order];
