/** The workflows cannot run here: what they name must be there, their scripts must read, and what prepares the app is tried. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { expoApp } from '../packages/react-native-tim-push/src/doctor/testing/expo-apps.ts';
import { prepareApp } from '../scripts/android-app.ts';
import { bareApp } from './docs/bare-app.ts';
import { ROOT } from './docs/markdown.ts';

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, unknown>;
  'working-directory'?: string;
}
interface Job {
  'runs-on': string;
  'timeout-minutes': number;
  needs?: string;
  strategy?: { matrix: Record<string, unknown[]> & { include?: Record<string, unknown>[] } };
  steps: Step[];
}
interface Workflow {
  name: string;
  on: unknown;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const FOLDER = join(ROOT, '.github', 'workflows');
const workflows = readdirSync(FOLDER).map((file) => {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  return { file, text, workflow: parse(text, { strict: true, uniqueKeys: true }) as Workflow };
});
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ title: `${file}, ${name}`, file, workflow, job })),
);

it('are these', () => {
  expect(workflows.map(({ file }) => file)).toEqual(['android.yml', 'ci.yml']);
});

describe.each(jobs)('$title', ({ job, workflow }) => {
  const runs = job.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

  it('ends by itself, and may only read', () => {
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  it('has steps that run something or use an action of a fixed version', () => {
    for (const { run, uses } of job.steps) {
      expect([run, uses].filter((one) => one !== undefined)).toHaveLength(1);
      if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
    }
  });

  it('needs a job that is there', () => {
    if (job.needs !== undefined) expect(Object.keys(workflow.jobs)).toContain(job.needs);
  });

  it('has shell that reads', () => {
    for (const run of runs) {
      const shell = run.replaceAll(/\$\{\{[^}]*\}\}/g, 'value');
      expect(() => execFileSync('bash', ['-n', '-c', shell], { stdio: 'pipe' })).not.toThrow();
    }
  });

  it('names npm scripts and files of this repository that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const named = runs.flatMap((run) => [...run.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name));
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    const files = runs.flatMap((run) => [...run.matchAll(/(?:tim-push\/(scripts\/[\w./-]+)|(\.ci\/\w+))/g)]);
    const missing = files.map(([, script, ci]) => script ?? ci ?? '').filter((path) => !existsSync(join(ROOT, path)));
    expect(missing).toEqual([]);
  });

  it('gives each expression a value of its matrix', () => {
    const { include = [], ...axes } = job.strategy?.matrix ?? {};
    const known = new Set([...Object.keys(axes), ...include.flatMap((one) => Object.keys(one))]);
    const used = JSON.stringify(job.steps).matchAll(/matrix\.([\w-]+)/g);
    expect([...used].map(([, name = '']) => name).filter((name) => !known.has(name))).toEqual([]);
  });
});

it('names paths that start a run and exist', () => {
  const paths = workflows.flatMap(({ text }) =>
    [...text.matchAll(/^ {6}- ([\w./*-]+)$/gm)].map(([, path = '']) => path),
  );
  expect(paths.length).toBeGreaterThan(3);
  expect(paths.filter((path) => !existsSync(join(ROOT, path.replace(/\/\*\*$/, ''))))).toEqual([]);
});

it('says that nobody has run the Android build', () => {
  expect(workflows.find(({ file }) => file === 'android.yml')?.text).toMatch(/^# NOBODY HAS RUN THIS YET\./);
});

/** The vendor sets that the builds are for. */
const SETS = [
  ...new Set(
    jobs.flatMap(({ job }) => {
      const { vendors = [], include = [] } = job.strategy?.matrix ?? {};
      return [...vendors, ...include.map((one) => one['vendors'])].filter((one) => one !== undefined);
    }),
  ),
].map((set) => String(set));
const listOf = (set: string): string[] => set.split(',').filter((name) => name !== 'none');

describe('the app that is built', () => {
  it.each(SETS)('is ready for %s: the doctor misses nothing, and a second time changes nothing', (set) => {
    const app = bareApp('groovy')
      .remove('android/app/google-services.json')
      .remove('android/app/src/main/assets/agconnect-services.json')
      .write('index.js', "import './App';\n");
    prepareApp(app.root, listOf(set));
    if (set !== 'none') expect(app.missing()).toEqual([]);
    expect(app.read('android/gradle.properties')).toContain(`timPush.vendors=${set}\n`);
    expect(app.read('index.js')).toBe("import './push';\nimport './App';\n");
    const files = ['android/build.gradle', 'android/app/build.gradle', 'android/gradle.properties', 'index.js'];
    const before = files.map((file) => app.read(file));
    prepareApp(app.root, listOf(set));
    expect(files.map((file) => app.read(file))).toEqual(before);
  });

  it('is ready for Expo', () => {
    const app = expoApp()
      .remove('src/push.ts')
      .write('index.js', "import './App';\n")
      .json('app.json', (value) => {
        (value['expo'] as { plugins: unknown[] }).plugins = [];
      });
    prepareApp(app.root, ['huawei', 'honor', 'meizu', 'fcm']);
    expect(app.missing().filter((id) => !id.startsWith('ios.'))).toEqual([]);
  });

  it('refuses a vendor whose SDK is no public artifact', () => {
    expect(() => prepareApp(bareApp('groovy').root, ['xiaomi'])).toThrow(/xiaomi is on no public Maven repository/);
  });
});

describe('check-apk.sh', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs it with an apkanalyzer that prints these lines. */
  function check(vendors: string, classes: string[], permissions: string[] = []): number {
    folder = mkdtempSync(join(tmpdir(), 'tim-push-apk-'));
    const bin = join(folder, 'cmdline-tools', 'latest', 'bin');
    mkdirSync(bin, { recursive: true });
    const print = (lines: string[]): string => lines.map((line) => `echo '${line}'`).join('\n') || 'true';
    const tool = join(bin, 'apkanalyzer');
    writeFileSync(tool, `#!/bin/sh\nif [ "$1" = dex ]; then\n${print(classes)}\nelse\n${print(permissions)}\nfi\n`);
    chmodSync(tool, 0o755);
    try {
      const env = { ...process.env, ANDROID_HOME: folder };
      execFileSync(join(ROOT, 'scripts', 'check-apk.sh'), ['app.apk', vendors], { env, stdio: 'pipe' });
      return 0;
    } catch (error) {
      return (error as { status: number }).status;
    }
  }
  const FCM = 'C d 3 3 412 com.timpush.vendor.fcm.FcmAdapter';
  const HONOR = 'C d 3 3 412 com.timpush.vendor.honor.HonorAdapter';

  it('is content when the chosen vendors are in, and no other', () => {
    expect(check('fcm', [FCM], ['android.permission.INTERNET'])).toBe(0);
    expect(check('none', [])).toBe(0);
  });

  it.each([
    ['an adapter that R8 took out', 'honor,fcm', [FCM], []],
    ['a vendor that was not chosen', 'fcm', [FCM, HONOR], []],
    ['a permission that push does not need', 'fcm', [FCM], ['android.permission.READ_PHONE_STATE']],
  ])('finds %s', (_what, vendors, classes, permissions) => {
    expect(check(vendors, classes, permissions)).toBe(1);
  });
});
