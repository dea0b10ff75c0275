import { treeViolations } from '../../test/architecture/tree-rules.mjs';
import { projectFolder } from '../set-up/project.mjs';
import { main } from '../set-up/progress.mjs';
import { outputOf } from '../set-up/run-command.mjs';

const PLANTED = 'test/architecture/planted/';

await main(async () => {
  // What is or could be committed: not what .gitignore leaves out, not what is deleted already.
  const listed = (await outputOf('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])).split('\0');
  const deleted = new Set((await outputOf('git', ['ls-files', '-z', '--deleted'])).split('\0'));
  const files = listed.filter((file) => file !== '' && !file.startsWith(PLANTED) && !deleted.has(file));
  const violations = treeViolations(projectFolder, [...new Set(files)]);
  for (const { rule, file, message } of violations) console.log(`${file}: ${message} (${rule})`);
  return violations.length === 0 ? 0 : 1;
});
