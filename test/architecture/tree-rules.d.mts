export declare const treeRules: string[];
export declare function treeViolations(
  root: string,
  files: string[],
): { rule: string; file: string; message: string }[];
