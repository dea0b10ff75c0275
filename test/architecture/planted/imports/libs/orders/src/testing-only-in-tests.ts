import { stand } from '@redress/testing';

export const value = stand;
