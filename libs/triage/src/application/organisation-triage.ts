import type { OrganisationDirectory } from '@redress/organisation';
import type { Classification, Classifier, MessageWords } from '../domain/classifier.js';
import { READ_LIMIT, readText } from '../domain/read-text.js';
import { SafetyScreen } from '../domain/safety-screen.js';
import { StaffNames, type NamedInText } from '../domain/staff-names.js';
import { WordClassifier } from '../domain/word-classifier.js';
import { STEMMERS } from '../infrastructure/stemmers.js';

/** A message as triage looks at it. */
export interface InboundWords extends MessageWords {
  /** Who writes: a name and an address as they state them. */
  readonly sender: { readonly name?: string; readonly address?: string };
}

/** What was found in a message, coded: nothing of it is the customer's words. */
export interface InboundFindings extends Classification {
  /** Such as `self-harm/en`; empty for nearly every message. */
  readonly risks: readonly string[];
  /** Members of staff whom it names. */
  readonly named: readonly NamedInText[];
  /** False when the text is longer than what was looked at. */
  readonly whole: boolean;
}

/** Looks at every inbound message before its case enters a queue, by what the organisation says. */
export class OrganisationTriage {
  private readonly screen: SafetyScreen;
  private readonly names: StaffNames;

  /** `classifier`: says what a message is about; by the words of the organisation's categories when left out. */
  constructor(
    directory: OrganisationDirectory,
    private readonly classifier: Classifier = new WordClassifier(directory.categories, STEMMERS),
  ) {
    this.screen = new SafetyScreen(directory.profile.riskWords, STEMMERS);
    this.names = new StaffNames(directory.staff.filter(({ active }) => active));
  }

  async find({ sender, subject, text }: InboundWords): Promise<InboundFindings> {
    const risks = this.screen.screen([...readText(subject), ...readText(text)]);
    return {
      ...(await this.classifier.classify({ subject, text })),
      risks: risks.map(({ risk, language }) => `${risk}/${language}`),
      named: this.names.find(`${subject}\n${text.slice(0, READ_LIMIT)}`, sender),
      whole: text.length <= READ_LIMIT,
    };
  }
}
