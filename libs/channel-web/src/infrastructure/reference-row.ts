import { defineCollection } from '@redress/persistence';

/** A reference that this gateway has promised; its being the `_id` keeps it unique. */
export interface ReferenceRow {
  /** The reference. */
  _id: string;
  /** The message it was promised for, whose id is also the id of its case. */
  messageId: string;
}

export const WEB_REFERENCES = defineCollection<ReferenceRow>({ name: 'web_references', indexes: [] });
