/** A telephone number as people write it. */
export const PHONE = /^(?=(?:\D*\d){5})[+()\d ./-]{5,50}$/u;

export const WRONG_PHONE = 'A telephone number has at least five digits; beside them only spaces and + ( ) . / -.';
