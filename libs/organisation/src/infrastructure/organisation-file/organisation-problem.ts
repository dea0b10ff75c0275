import { RedressError, type FieldError } from '@redress/kernel';

/** One thing that is wrong in an organisation file. `line` and `column` count from 1. */
export interface OrganisationProblem extends FieldError {
  readonly line: number;
  readonly column: number;
}

/** RedressError `organisation-wrong` that names every problem of the file with its line. */
export function organisationWrong(file: string, problems: readonly OrganisationProblem[]): RedressError {
  const lines = problems.map(
    ({ line, column, field, rule, message }) =>
      `  ${file}:${String(line)}:${String(column)} ${field === '' ? 'the file' : field} ${message} [${rule}]`,
  );
  const count = problems.length === 1 ? 'one error' : `${String(problems.length)} errors`;
  return new RedressError('organisation-wrong', `The organisation file has ${count}:\n${lines.join('\n')}`, {
    fields: problems,
  });
}
