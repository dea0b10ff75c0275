import type { OrganisationDirectory } from '@redress/organisation';
import { READ_LIMIT, readText } from '../domain/read-text.js';
import { SafetyScreen } from '../domain/safety-screen.js';
import { STEMMERS } from '../infrastructure/stemmers.js';

/** What a message says, as far as it is looked at. */
export interface MessageWords {
  readonly subject: string;
  /** The beginning of the text; what stands behind `READ_LIMIT` is not looked at. */
  readonly text: string;
}

/** What was found in a message, coded: nothing of it is the customer's words. */
export interface MessageFindings {
  /** Such as `self-harm/en`; empty for nearly every message. */
  readonly risks: readonly string[];
  /** False when the text is longer than what was looked at. */
  readonly whole: boolean;
}

/** Looks at every inbound message before its case enters a queue, by what the organisation says. */
export class OrganisationTriage {
  private readonly screen: SafetyScreen;

  constructor(directory: OrganisationDirectory) {
    this.screen = new SafetyScreen(directory.profile.riskWords, STEMMERS);
  }

  find({ subject, text }: MessageWords): MessageFindings {
    const risks = this.screen.screen([...readText(subject), ...readText(text)]);
    return {
      risks: risks.map(({ risk, language }) => `${risk}/${language}`),
      whole: text.length <= READ_LIMIT,
    };
  }
}
