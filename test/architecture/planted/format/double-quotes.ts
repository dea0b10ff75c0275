export const text = "not as prettier has it" ;
