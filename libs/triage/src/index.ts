export { OrganisationTriage, type InboundFindings, type InboundWords } from './application/organisation-triage.js';
export { type Classification, type Classifier, type MessageWords } from './domain/classifier.js';
export { READ_LIMIT } from './domain/read-text.js';
export { OWN_WORDS, type RiskFinding } from './domain/safety-screen.js';
export { RISKS, type Risk } from './domain/risk-words.js';
