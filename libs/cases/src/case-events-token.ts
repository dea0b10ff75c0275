/** Injects the transport of the case service. */
export const CASE_EVENTS = Symbol('CaseEvents');
