// The Android half: compiled against React Native's own classes in every supported form, its unit tests run once.
// Needs a JDK and Maven; says so where they are missing.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './lib.mjs';

const VERIFY = join(root, 'packages', 'react-native-tim-push', 'android', 'verify');
/** The oldest that is supported, one in between, and the newest that Maven Central has, each with the Firebase of its time. */
const VERSIONS = [
  { react: '0.87.1', messaging: '26.0.1', common: '23.0.0' },
  { react: '0.81.6', messaging: '25.1.3', common: '22.0.1' },
  { react: '0.74.7', messaging: '24.0.1', common: '21.0.0' },
];
const ARCHITECTURES = ['newarch', 'oldarch'];

/**
 * @param {{ node: string, env: Record<string, string> }} tools the pinned Node and its environment
 * @returns {Promise<{ passed: number, failed: number, skipped: string[] }>} each combination that compiles is one passed
 */
export async function verifyAndroid({ node, env }) {
  const missing = ['javac', 'mvn'].filter((tool) => spawnSync(tool, ['-version'], { env }).status !== 0);
  if (missing.length > 0) {
    return {
      passed: 0,
      failed: 0,
      skipped: [`the Android half of react-native-tim-push: no ${missing.join(', ')} here`],
    };
  }
  const total = { passed: 0, failed: 0, skipped: [] };
  const codegen = join(VERIFY, 'library', 'target', 'codegen');
  if ((await run(node, [join(VERIFY, 'codegen.mjs'), codegen], { env })) !== 0) return { ...total, failed: 1 };
  for (const { react, messaging, common } of VERSIONS) {
    for (const arch of ARCHITECTURES) {
      const tests = react === VERSIONS[0].react && arch === ARCHITECTURES[0];
      console.log(`  React Native ${react}, ${arch}${tests ? ', with its tests' : ''}`);
      const versions = { 'react.android': react, 'firebase.messaging': messaging, 'firebase.common': common };
      const code = await run(
        'mvn',
        [
          ...['-q', '-B', '-ntp', '-f', VERIFY, 'verify', `-Darch=${arch}`],
          ...Object.entries(versions).map(([name, version]) => `-D${name}.version=${version}`),
          // The modules that only have tests are made for the newest React Native.
          ...(tests ? [] : ['-DskipTests', '-pl', 'library', '-am']),
        ],
        { env },
      );
      const counted = tests ? countTests(`${react}-${arch}`) : undefined;
      total.passed += counted?.passed ?? 0;
      total.failed += counted?.failed ?? 0;
      // Failed tests fail Maven too: they are counted once.
      if (code === 0) total.passed += 1;
      else if (!counted || counted.failed === 0) total.failed += 1;
    }
  }
  console.log('  The stubs of the vendors’ SDKs, against those who use the real ones');
  if ((await run(node, [join(VERIFY, 'signatures', 'check.mjs')], { env })) === 0) total.passed += 1;
  else total.failed += 1;
  return total;
}

/** What JUnit's reports say, over the modules that have tests. */
function countTests(combination) {
  let passed = 0;
  let failed = 0;
  for (const module of ['library', 'gradle', 'release', 'robolectric']) {
    const reports = join(VERIFY, module, 'target', combination, 'surefire-reports');
    if (!existsSync(reports)) continue;
    for (const name of readdirSync(reports).filter((file) => file.endsWith('.xml'))) {
      const suite = /<testsuite [^>]*>/.exec(readFileSync(join(reports, name), 'utf8'))?.[0] ?? '';
      const count = (attribute) => Number(new RegExp(`\\b${attribute}="(\\d+)"`).exec(suite)?.[1] ?? 0);
      const bad = count('failures') + count('errors');
      failed += bad;
      passed += count('tests') - bad - count('skipped');
    }
  }
  return { passed, failed };
}
