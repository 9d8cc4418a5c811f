// What the entry scripts share. Plain JavaScript for any Node >= 20: nothing is installed yet when it runs.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');

export function requireNode(major) {
  const running = Number(process.versions.node.split('.')[0]);
  if (running >= major) return;
  console.error(
    `This needs some Node.js >= ${major} to start (it brings its own Node 24 along); found ${process.versions.node}.`,
  );
  process.exit(1);
}

/**
 * Runs a command to its end; resolves its exit code. `quiet` keeps the output and prints it only on failure; `onOutput`
 * hears the output besides.
 */
export function run(command, args, { quiet = false, onOutput, env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet || onOutput ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    let output = '';
    const heard = (stream) => (chunk) => {
      if (quiet) output += chunk;
      else stream.write(chunk);
      onOutput?.(String(chunk));
    };
    child.stdout?.on('data', heard(process.stdout));
    child.stderr?.on('data', heard(process.stderr));
    child.on('error', (error) => {
      console.error(`cannot run ${command}: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => {
      if (quiet && code !== 0) process.stderr.write(output);
      resolve(code ?? 1);
    });
  });
}

/** The Node that the lockfile pins, once it is installed. */
export const pinnedNode = () => join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * Installs what is needed unless the stamp says that this lockfile was installed already (`all` covers `demo`).
 * Shows a line every few seconds, so that a slow network does not look like a hang.
 */
export async function ensureInstalled(what) {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stampFile = join(modules, '.tim-push-installed.json');
  const stamp = existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')) : {};
  const fingerprint = `${lock.length}:${hash(lock)}`;
  if (stamp.lock === fingerprint && (stamp.what === 'all' || stamp.what === what) && existsSync(pinnedNode())) return;
  // A tree that npm itself made complete (npm ci, npm install) needs nothing: the root's own tool is only there then.
  const isComplete = existsSync(join(modules, 'vitest'));
  const treeFile = join(modules, '.package-lock.json');
  if (
    isComplete &&
    existsSync(pinnedNode()) &&
    existsSync(treeFile) &&
    statSync(treeFile).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  )
    return;

  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  // One that is behind its lockfile (after a pull) is brought up to date as a whole: the demo's part alone would take tools away.
  const part = isComplete ? 'all' : what;
  console.log(part === 'demo' ? 'Installing what the demo needs (once) ...' : 'Installing all packages (once) ...');
  const ticker = setInterval(() => console.log(`  still installing, ${seconds()} s ...`), 5000);
  // `install`, not `ci`: registry mirrors that lack the builds for other platforms leave them out of the lockfile, which `ci`
  // refuses. The lockfile still decides every version, and --no-save leaves it as it is.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  // The demo needs no tool and no React Native (a peer of the client packages).
  if (part === 'demo') args.push('--workspace', 'demo', '--omit=dev', '--legacy-peer-deps');
  const code = await run('npm', args, { quiet: true });
  clearInterval(ticker);
  if (code !== 0) {
    console.error(
      `npm ${args.join(' ')} failed (exit ${code}). Is the npm registry reachable? Its messages are above.`,
    );
    process.exit(1);
  }
  mkdirSync(modules, { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ lock: fingerprint, what: part }));
  console.log(`  installed in ${seconds()} s.`);
}

function hash(text) {
  let value = 5381;
  for (let i = 0; i < text.length; i++) value = ((value * 33) ^ text.charCodeAt(i)) >>> 0;
  return value.toString(16);
}

/** Environment in which child processes find the pinned Node first and resolve workspaces to their sources. */
export function pinnedEnv() {
  const separator = process.platform === 'win32' ? ';' : ':';
  return { PATH: `${dirname(pinnedNode())}${separator}${join(modules, '.bin')}${separator}${process.env.PATH ?? ''}` };
}
