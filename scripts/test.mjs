// `npm test`: installs, builds the client packages, then runs every check and test that needs no outside service.
// The last line counts over all runners: `N passed, N failed, N skipped`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, pinnedEnv, pinnedNode, requireNode, root, run } from './lib.mjs';

requireNode(20);
await ensureInstalled('all');
const env = pinnedEnv();
const node = pinnedNode();
const bin = (name, ...path) => join(root, 'node_modules', name, ...path);
const filters = process.argv.slice(2);

let passed = 0;
let failed = 0;
let skipped = 0;
const reasons = [];

/** A check is one command that must exit 0: it counts as one test. */
async function check(title, command, args) {
  console.log(`\n▸ ${title}`);
  if ((await run(command, args, { env })) === 0) passed += 1;
  else {
    failed += 1;
    console.error(`✗ ${title} failed`);
  }
}

if (filters.length === 0) {
  await check('formatting and lint (biome)', node, [bin('@biomejs', 'biome', 'bin', 'biome'), 'ci', '.']);
  await check('types', node, [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']);
  await check('types of react-native-tim-js', node, [
    bin('typescript', 'bin', 'tsc'),
    '-p',
    'packages/react-native-tim-js',
  ]);
  await check('types of react-native-tim-push', node, [
    bin('typescript', 'bin', 'tsc'),
    '-p',
    'packages/react-native-tim-push',
  ]);
  await check('types of the tests of react-native-tim-js', node, [
    bin('typescript', 'bin', 'tsc'),
    '-p',
    'packages/react-native-tim-js/tsconfig.test.json',
  ]);
  await check('build of the packages', 'npm', ['run', 'build', '--workspaces', '--if-present', '--silent']);
}

console.log('\n▸ tests (vitest)');
const folder = mkdtempSync(join(tmpdir(), 'tim-push-test-'));
const report = join(folder, 'report.json');
const code = await run(
  node,
  [bin('vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...filters],
  { env },
);
try {
  const summary = JSON.parse(readFileSync(report, 'utf8'));
  passed += summary.numPassedTests;
  failed += summary.numFailedTests;
  skipped += summary.numPendingTests + summary.numTodoTests;
  // A file that could not even be loaded holds no counted test, but it is a failure all the same.
  const broken = summary.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'),
  );
  failed += broken.length;
  for (const file of summary.testResults) {
    for (const one of file.assertionResults)
      if (one.status === 'pending' || one.status === 'todo' || one.status === 'skipped') reasons.push(one.fullName);
  }
  if (code !== 0 && failed === 0) failed = 1;
} catch (error) {
  console.error(`vitest left no report (exit ${code}): ${error.message}`);
  failed += 1;
}
rmSync(folder, { recursive: true, force: true });

if (reasons.length > 0) console.log(`\nskipped:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`);
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
