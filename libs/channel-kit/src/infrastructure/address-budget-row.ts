import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';
import type { BudgetSlot } from '../domain/address-budget.js';
import { byChannel } from './by-channel.js';

/** The automatic messages of one address; forgotten after some days. */
export interface AddressBudgetRow {
  /** The recipient's key; `breaker` for the addresses that reached their limit within the hour. */
  _id: string;
  slots: BudgetSlot[];
  waiting: string[];
  version: number;
  /** A day, `2026-11-25`. */
  forgetOn: string;
  changedAt: Instant;
}

export const addressBudgetCollection = byChannel((channel) =>
  defineCollection<AddressBudgetRow>({ name: `${channel}_address_budgets`, indexes: [{ paths: ['forgetOn'] }] }),
);
