/** The client packages as the registry would get them: packed, and read back from the tarball. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackageFromTarballData, type Package } from '@arethetypeswrong/core';

export const ROOT = join(import.meta.dirname, '..', '..');
export const CLIENTS = ['react-native-tim-js', 'react-native-tim-push'] as const;
export const built = CLIENTS.every((name) => existsSync(join(ROOT, 'packages', name, 'lib', 'index.cjs')));
/** What a test's name says where it does not run. */
export const ifBuilt = built ? '' : ' (skipped: run npm run build first)';

export interface Manifest {
  name: string;
  version: string;
  files: string[];
  exports: Record<string, string | Record<string, unknown>>;
  bin?: string | Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  [entry: string]: unknown;
}

export interface Packed {
  name: string;
  /** The tarball. */
  file: string;
  /** Its content, for tools that read packages. */
  package: Package;
  manifest: Manifest;
  /** Paths inside the package, sorted. */
  files: string[];
  read(path: string): string;
}

export function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe', shell: process.platform === 'win32' });
}

/** Packs both into the folder, as they were built. */
export function packClients(folder: string): Packed[] {
  mkdirSync(folder, { recursive: true });
  const workspaces = CLIENTS.flatMap((name) => ['--workspace', `packages/${name}`]);
  npm(ROOT, 'pack', '--ignore-scripts', '--pack-destination', folder, ...workspaces);
  return CLIENTS.map((name) => {
    const tarball = readdirSync(folder).find((file) => file.startsWith(`${name}-`) && file.endsWith('.tgz'));
    const file = join(folder, String(tarball));
    const content = createPackageFromTarballData(readFileSync(file));
    const inside = `/node_modules/${name}/`;
    const read = (path: string): string => content.readFile(inside + path);
    return {
      name,
      file,
      package: content,
      manifest: JSON.parse(read('package.json')) as Manifest,
      files: content
        .listFiles()
        .map((path) => path.slice(inside.length))
        .sort(),
      read,
    };
  });
}

/** Every file that `package.json` names as an entry, under whatever condition or for whatever tool. */
export function entries({ exports, bin, main, module, types, ...rest }: Manifest): string[] {
  // What only this repository's own conditions take is its sources, which are not packed.
  const named = (of: unknown): string[] =>
    typeof of === 'string'
      ? [of]
      : typeof of === 'object' && of !== null
        ? Object.entries(of).flatMap(([key, value]) => (key === '@tim-push/source' ? [] : named(value)))
        : [];
  return [...new Set(named([exports, bin, main, module, types, rest['react-native']]))].map((path) =>
    path.replace(/^\.\//, ''),
  );
}

/** Subpaths that code imports: `.`, `./testing` … without those that name files. */
export const subpaths = ({ exports }: Manifest): string[] =>
  Object.entries(exports)
    .filter(([, target]) => typeof target !== 'string')
    .map(([path]) => path);
