// Writes seen.tsv anew: which members of our stubs independent packages on npm prove. Needs the network, a JDK, and a run of
// the verification before (for the compiled stubs). Nothing of what it downloads stays.
//   node collect.mjs
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANDROID, REACT, SIGNATURES, STUBS } from './places.mjs';

/** `jars`: real SDKs, inside the package or inside an AAR of it. `sources`: code of people who compile against the real SDK. */
const PACKAGES = [
  {
    name: 'react-native-mixpush@0.2.0',
    integrity: 'sha512-038QsWJCTdwNUpd8ig5PmN9UVJk6I4xsnhZ4Ssg22924U5wS9CpTBWt+XR3/DAZDfQ0DTs+DTlfSTVLoqaz7cA==',
    jars: { 'MiPush 3.4.5': 'android/libs/MiPush_SDK_Client_3_4_5.jar' },
  },
  {
    name: 'react-native-aliyun-push@1.0.22',
    integrity: 'sha512-fgddAaw8ywk+RJsvOs4RgHMvYI1mL56VQtLrkCCqtWiMLu5wp/LEDbodghPFoA7ksJsg2MQSM/J08+1LD+TjUA==',
    aar: 'android/libs/alicloud-android-third-push-3.0.9.aar',
    jars: { 'MiPush 3.6.18': 'aar/libs/mipush-3.6.18.jar', 'vivo 2.3.4': 'aar/libs/third_vivopush-2.3.4.jar' },
  },
  {
    name: '@hmscore/react-native-hms-push@6.12.0-303',
    integrity: 'sha512-1xHWEkknhmiA+Hg/BnxXF8YD4Mv4KTLd/cZiBxnx241/NL+sg8dLYU9LSAY05s4IJkhrLcm0qWUUL0KFrwSXzg==',
    sources: ['android/src/main/java'],
  },
  {
    name: '@hmscore/cordova-plugin-hms-push@4.0.3',
    integrity: 'sha512-pXbPEQBCphdy5RxXNkqhO3ASaJ9wtSFyz4YJT6fkPs1y3y43abfgSeqAf7HecLoqYU20LDZN4iBzIh22pRWv1A==',
    sources: ['src/main/java'],
  },
  {
    name: '@hmscore/react-native-hms-location@6.12.0-302',
    integrity: 'sha512-Kw+kckrqWTX52If7vPdl2cG+sdK5jRZCxRKxUS4wgfzzBdcoK6UffWi+fK2NPPyA/4+DpVdLGiUnk70dxyYnLQ==',
    sources: ['android/src/main/java'],
  },
  {
    name: '@react-native-agconnect/applinking@1.3.0',
    integrity: 'sha512-iGtcF7ROOitRqU8KqrKk0R879U59VWFJ3dHP2G1uduP0vukr3qRIWizs7pMF3AV52q0t1SPJpRJIyJEJ/LqZXA==',
    sources: ['android/src/main/java'],
  },
];

const work = mkdtempSync(join(tmpdir(), 'tim-push-signatures-'));
try {
  const lines = new Set();
  for (const one of PACKAGES) for (const line of seenIn(one)) lines.add(line);
  writeFileSync(join(import.meta.dirname, 'seen.tsv'), `${[...lines].sort().join('\n')}\n`);
  console.log(`${lines.size} lines in seen.tsv`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function seenIn({ name, integrity, aar, jars = {}, sources = [] }) {
  const folder = unpack(name, integrity);
  if (aar) {
    mkdirSync(join(folder, 'aar'));
    run('jar', ['xf', join(folder, aar)], join(folder, 'aar'));
  }
  const found = Object.entries(jars).flatMap(([sdk, path]) =>
    signatures('jar', STUBS, ANDROID, join(folder, path)).map((line) => `${line}\tits own jar, ${sdk}, in npm ${name}`),
  );
  if (sources.length === 0) return found;
  const folders = sources.map((path) => join(folder, path));
  const used = signatures('sources', STUBS, `${ANDROID}:${REACT}`, ...folders);
  return [...found, ...used.map((line) => `${line}\tused in npm ${name}`)];
}

function unpack(name, integrity) {
  const folder = join(work, name.replaceAll(/[^\w.-]/g, '_'));
  mkdirSync(folder);
  run('npm', ['pack', '--silent', name], folder);
  const tarball = join(folder, readdirSync(folder)[0]);
  const sum = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  if (sum !== integrity) throw new Error(`${name} is not what it was: ${sum}`);
  run('tar', ['xzf', tarball, '--strip-components=1'], folder);
  return folder;
}

function signatures(...args) {
  const out = run('java', [SIGNATURES, ...args], work);
  return out.split('\n').filter((line) => line !== '');
}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error ?? stderr}`);
  return stdout;
}
