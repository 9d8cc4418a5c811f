// `npm test`: installs, builds the client packages, then runs every check and test that needs no outside service.
// The last line counts over all runners: `N passed, N failed, N skipped`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { verifyAndroid } from './android.mjs';
import { ensureInstalled, pinnedEnv, pinnedNode, requireNode, root, run } from './lib.mjs';

requireNode(20);
await ensureInstalled('all');
const env = pinnedEnv();
const node = pinnedNode();
const bin = (name, ...path) => join(root, 'node_modules', name, ...path);
const filters = process.argv.slice(2);

/** More failing files than this are not run again. */
const MAX_SECOND_RUNS = 3;
/** What vitest says of a process that was aborted, and of an error that no test caught; each names the file. */
const OUTSIDE_A_TEST =
  /signal SIG\w+ during \w+ state while running test file (\S+\.test\.ts)|This error originated in "([^"]+)" test file/g;

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
let files = await vitest(filters);
const suspects = files.filter(hasFailed);
// Many tests work on real processes, sockets and disks: on a machine that others load as well, one may fail that proves nothing.
// A few files that failed get one second run, alone, and are named below whatever it brings. More of them are no accident.
const unsteady = [];
if (suspects.length > 0 && suspects.length <= MAX_SECOND_RUNS) {
  const names = suspects.map(({ name }) => name);
  console.log(`\n▸ a second run, alone: ${names.join(', ')}`);
  const again = await vitest(names, '--maxWorkers=1');
  unsteady.push(...suspects.filter(({ name }) => again.every((file) => file.name !== name || !hasFailed(file))));
  files = [...files.filter((file) => !suspects.includes(file)), ...again];
}

for (const file of files) {
  for (const { status, fullName } of file.tests) {
    if (status === 'passed') passed += 1;
    else if (status === 'failed') failed += 1;
    else {
      skipped += 1;
      reasons.push(fullName);
    }
  }
  // A file that could not be loaded, or ended with an error outside its tests, holds no failed test but is a failure.
  if (hasFailed(file) && file.tests.every((one) => one.status !== 'failed')) failed += 1;
}

function hasFailed(file) {
  return file.failed;
}

/**
 * Runs vitest and reads its report: each file with its tests. A file has failed too when V8 aborted its process, or when an
 * error came from it outside of its tests; a failure that belongs to no file is one of its own.
 */
async function vitest(only, ...options) {
  const folder = mkdtempSync(join(tmpdir(), 'tim-push-test-'));
  const report = join(folder, 'report.json');
  const args = [bin('vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile=${report}`];
  let output = '';
  const code = await run(node, [...args, ...options, ...only], { env, onOutput: (text) => (output += text) });
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const found = new Map(
      testResults.map(({ name, status, assertionResults }) => {
        const file = { name: relative(root, name), failed: status === 'failed', tests: assertionResults };
        return [file.name, file];
      }),
    );
    for (const [, crashed, erring] of stripVTControlCharacters(output).matchAll(OUTSIDE_A_TEST)) {
      const name = relative(root, resolve(root, crashed ?? erring));
      found.set(name, { name, tests: [], ...found.get(name), failed: true });
    }
    const files = [...found.values()];
    if (code !== 0 && !files.some(hasFailed)) failed += 1;
    return files;
  } catch (error) {
    console.error(`vitest left no report (exit ${code}): ${error.message}`);
    failed += 1;
    return [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (unsteady.length > 0) {
  const names = unsteady.flatMap(({ name, tests }) => {
    const bad = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => `${name}: ${fullName}`);
    return bad.length > 0 ? bad : [name];
  });
  console.log(`\nfailed first, passed in a second run:\n${names.map((name) => `  - ${name}`).join('\n')}`);
}
if (reasons.length > 0) console.log(`\nskipped:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`);
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
