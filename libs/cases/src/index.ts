export { CaseChanger, type Changed } from './application/case-changer.js';
export { Dispatch } from './application/dispatch.js';
export type { CaseHead } from './domain/case-head.js';
export { CaseStore } from './infrastructure/case-store.js';
export { LeaseStore } from './infrastructure/lease-store.js';
