#!/usr/bin/env node
// Starts the command line from a build, or from the sources of a checkout without one. Plain JavaScript of old syntax:
// it must be able to say "too old" on a Node that could not read the rest.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = 24;
const here = join(dirname(fileURLToPath(import.meta.url)), '..');
const built = join(here, 'dist', 'cli', 'main.mjs');
const source = join(here, 'src', 'cli', 'main.ts');
const fromSource = existsSync(source) && !here.includes(`node_modules`);
const major = Number(process.versions.node.split('.')[0]);

if (!fromSource && major >= NEEDED) {
  await import(pathToFileURL(built).href);
} else {
  const node = major >= NEEDED ? process.execPath : pinnedNode(here);
  if (node === undefined) {
    process.stderr.write(
      `tim-push needs Node ${NEEDED} or newer, this is ${process.versions.node}.\n` +
        `Install Node ${NEEDED}, or run npm install in the checkout: it brings its own.\n`,
    );
    process.exit(2);
  }
  const args = fromSource ? ['--conditions=@tim-push/source', source] : [built];
  const child = spawn(node, [...args, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; what is sent to this process alone is passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    process.stderr.write(`tim-push: ${node} cannot be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

/** The Node that the project pins as a dependency: in this folder or in one above it. */
function pinnedNode(from) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', 'node', 'bin', name);
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}
