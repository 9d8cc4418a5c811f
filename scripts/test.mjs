// `npm test`: installs, builds the client packages, then runs every check and test that needs no outside service.
// The last line counts over all runners: `N passed, N failed, N skipped`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAndroid } from './android.mjs';
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
  // Against the built packages, as an app sees them.
  await check('types of examples/chat', node, [bin('typescript', 'bin', 'tsc'), '-p', 'examples/chat']);
  await check('types of the tests of examples/chat', node, [bin('typescript', 'bin', 'tsc'), '-p', 'test/example']);
  console.log('\n▸ the Android half of react-native-tim-push (javac, JUnit)');
  const android = await verifyAndroid({ node, env });
  passed += android.passed;
  failed += android.failed;
  skipped += android.skipped.length;
  reasons.push(...android.skipped);
}

console.log('\n▸ tests (vitest)');
const first = await vitest(filters);
let files = first.files;
let crashed = first.crashed;
if (crashed.length > 0) {
  // V8 aborts a process now and then when it ends threads ("Check failed: jit_page.has_value()", also seen by others with
  // Node 24). That is no verdict on the tests of that file, so they run again, once; a second abort is a failure.
  console.log(`\n▸ again, because V8 aborted their process: ${crashed.join(', ')}`);
  const again = await vitest(crashed);
  files = [...files.filter((file) => !crashed.includes(file.name)), ...again.files];
  crashed = again.crashed;
} else if (first.code !== 0 && !files.some(hasFailed)) failed += 1;

for (const file of files) {
  for (const { status, fullName } of file.assertionResults) {
    if (status === 'passed') passed += 1;
    else if (status === 'failed') failed += 1;
    else {
      skipped += 1;
      reasons.push(fullName);
    }
  }
  // A file that could not even be loaded holds no counted test, but it is a failure all the same.
  if (hasFailed(file) && file.assertionResults.every((one) => one.status !== 'failed')) failed += 1;
}
failed += crashed.length;

function hasFailed(file) {
  return file.status === 'failed';
}

/** Runs vitest and reads its report; `crashed` are the files whose process V8 aborted (SIGTRAP). */
async function vitest(only) {
  const folder = mkdtempSync(join(tmpdir(), 'tim-push-test-'));
  const report = join(folder, 'report.json');
  const args = [bin('vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile=${report}`];
  let output = '';
  const code = await run(node, [...args, ...only], { env, onOutput: (text) => (output += text) });
  const aborted = [...output.matchAll(/signal SIGTRAP during \w+ state while running test file (\S+\.test\.ts)/g)];
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    return { code, files: testResults, crashed: [...new Set(aborted.map((match) => match[1]))] };
  } catch (error) {
    console.error(`vitest left no report (exit ${code}): ${error.message}`);
    failed += 1;
    return { code: 0, files: [], crashed: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (reasons.length > 0) console.log(`\nskipped:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`);
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
