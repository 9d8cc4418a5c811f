/** An app's folder as a developer has it, and the tools that are run in it. */
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { CLIENTS, type Packed, ROOT } from './packed.ts';

export const MINUTES = 60_000;
/** What an error repeats of a tool's output. */
const SHOWN_CHARACTERS = 6000;
/** The runner's own settings are not the app's: Babel and React read NODE_ENV, npm takes npm_* for options. */
const OF_THE_RUNNER = /^(NODE_ENV|NODE_OPTIONS|VITEST|VITE_|TEST$|DEV$|PROD$|MODE$|BASE_URL$|npm_|INIT_CWD$|JEST_)/i;

const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_RUNNER.test(name))),
  // No questions, no progress bars, no reports to anybody.
  CI: '1',
  EXPO_NO_TELEMETRY: '1',
  EXPO_OFFLINE: '1',
  YARN_ENABLE_TELEMETRY: '0',
});

/**
 * Runs a command in the folder; resolves with what it printed to stdout. Not a synchronous call: the test runner would hear
 * nothing of this file for minutes.
 * @throws {Error} with the command, its exit code and the end of its output.
 */
export function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      // There npm is a script, which only a shell can start.
      shell: process.platform === 'win32' && command === 'npm',
    });
    // Whole builds: the tests beside them, which wait for their servers, come first.
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    let stdout = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      all += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      all += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(stdout);
      const line = [command, ...args].join(' ');
      reject(new Error(`${line}\nin ${cwd} ended with ${code ?? signal}:\n${all.slice(-SHOWN_CHARACTERS)}`));
    });
  });
}

/** A file of an installed package, run by the pinned Node: `tool(app, 'jest/bin/jest.js', '--ci')`. */
export const tool = (app: string, file: string, ...args: string[]): Promise<string> =>
  run(app, process.execPath, join(app, 'node_modules', file), ...args);

/** `npm exec` of one version of a tool that is no part of this repository. */
export const fetched = (cwd: string, spec: string, ...command: string[]): Promise<string> =>
  run(cwd, 'npm', 'exec', '--yes', `--package=${spec}`, '--', ...command);

interface Manifest {
  dependencies: Record<string, string>;
  [field: string]: unknown;
}

/** Makes the app's package.json ask for the packed clients instead of the registry's. */
export function useTarballs(app: string, clients: readonly Packed[]): void {
  const file = join(app, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  for (const { name, file: tarball } of clients) manifest.dependencies[name] = `file:${tarball}`;
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}

/**
 * Removes the folder after the file's tests. Installed apps are tens of thousands of files, which can take a slow disk minutes: not by a
 * synchronous call either.
 */
export const removeAfterwards = (folder: string): void =>
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }), 15 * MINUTES);

/** A copy of examples/chat outside the repository, as its README tells a stranger to make one. */
export function copyExample(app: string, clients: readonly Packed[]): void {
  cpSync(join(ROOT, 'examples/chat'), app, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|android|ios|\.expo)$/.test(path),
  });
  useTarballs(app, clients);
}

/** Versions that the app really got. */
export const installedVersions = (app: string): Record<string, string> =>
  Object.fromEntries(
    CLIENTS.map((name) => {
      const manifest = readFileSync(join(app, 'node_modules', name, 'package.json'), 'utf8');
      return [name, (JSON.parse(manifest) as { version: string }).version];
    }),
  );
