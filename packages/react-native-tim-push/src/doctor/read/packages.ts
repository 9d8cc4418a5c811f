/** What is installed: looked up as Node and autolinking look, from the app's folder upwards (monorepos hoist). */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Installed {
  version: string;
  folder: string;
}

export function installed(root: string, name: string): Installed | undefined {
  for (const folder of ancestors(root)) {
    const found = readVersion(join(folder, 'node_modules', name));
    if (found) return found;
  }
  return undefined;
}

/** Every copy that some package of the app may load, the app's own first. Links to one folder are one copy. */
export function copies(root: string, name: string): Installed[] {
  const found = new Map<string, Installed>();
  const look = (folder: string): void => {
    const one = readVersion(join(folder, 'node_modules', name));
    if (one) found.set(realpathSync(one.folder), one);
  };
  for (const folder of ancestors(root)) {
    look(folder);
    for (const inner of packagesIn(join(folder, 'node_modules'))) look(inner);
    const store = join(folder, 'node_modules', '.pnpm');
    for (const inner of namesIn(store)) if (inner.startsWith(`${name}@`)) look(join(store, inner));
  }
  return [...found.values()];
}

function readVersion(folder: string): Installed | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  try {
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown };
    return { version: typeof version === 'string' ? version : '', folder };
  } catch {
    // A half-written install: there, of no known version.
    return { version: '', folder };
  }
}

function* ancestors(root: string): Generator<string> {
  for (let folder = root; ; folder = dirname(folder)) {
    yield folder;
    if (dirname(folder) === folder) return;
  }
}

function packagesIn(folder: string): string[] {
  return namesIn(folder).flatMap((name) =>
    name.startsWith('@') ? namesIn(join(folder, name)).map((inner) => join(folder, name, inner)) : [join(folder, name)],
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // No such folder, or none of ours to read: no copies in it.
    return [];
  }
}

/** Negative when `one` is older. Only numbers count: 4.4.0-beta is 4.4.0. */
export function compareVersions(one: string, other: string): number {
  const numbers = (version: string): number[] => version.split(/[._-]/).map(Number).filter(Number.isInteger);
  const [a, b] = [numbers(one), numbers(other)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
