import type { StaffMember } from './organisation.js';

/** Whom a case is from and about, as far as it keeps people from having to do with it. */
export interface CaseParties {
  /** The complainant's address, if it is known. */
  readonly address?: string;
  /** Keys of staff whom the complaint is about. */
  readonly subjects: readonly string[];
}

/** Tells of many people whether they must not have to do with a case of these parties. */
export function conflictTest({ address, subjects }: CaseParties): (person: Interests) => boolean {
  const from = address?.toLowerCase();
  const domain = from?.slice(from.lastIndexOf('@') + 1);
  return ({ key, email, conflicts }) => {
    if (subjects.includes(key) || from === email) return true;
    return conflicts.some((declared) => {
      const name = declared.toLowerCase();
      return subjects.includes(declared) || name === from || name === domain;
    });
  };
}

type Interests = Pick<StaffMember, 'key' | 'email' | 'conflicts'>;

/**
 * True when the person must not have to do with the case: it is about them, or they declared an interest in its
 * complainant (an address or its domain) or in a colleague whom it is about (ISO 10002:2018, 4.5 and 7.5: objectivity).
 */
export function hasConflict(person: Interests, parties: CaseParties): boolean {
  return conflictTest(parties)(person);
}
