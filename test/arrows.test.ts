/** Who may import whom (the house rules of docs/architecture.md), checked over every source file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const packages = join(root, 'packages');

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        /\.(ts|tsx|mts|cts)$/.test(entry.name) &&
        !/(^|\/)(node_modules|dist|lib)(\/|$)/.test(entry.parentPath),
    )
    .map((entry) => join(entry.parentPath, entry.name));
}
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file) || file.includes(`${sep}testing${sep}`);

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(
    /(?:^|[\s;])(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? '');
}

/** Workspace packages that the product code of each may import. */
const PACKAGES: Record<string, string[]> = {
  protocol: [],
  channels: ['@tim-push/protocol'],
  sandbox: ['@tim-push/protocol'],
  server: ['@tim-push/protocol', '@tim-push/channels'],
  'react-native-tim-js': ['@tim-push/protocol'],
  'react-native-tim-push': ['@tim-push/protocol'],
};
const WORKSPACES = /^(@tim-push\/[a-z-]+|react-native-tim-(js|push))/;

describe('import arrows between packages', () => {
  it.each(Object.entries(PACKAGES))('%s imports only what it may', (name, allowed) => {
    const wrong: string[] = [];
    for (const file of sources(join(packages, name, 'src'))) {
      if (isTest(file)) continue;
      for (const specifier of importsOf(file)) {
        const workspace = WORKSPACES.exec(specifier)?.[1];
        if (workspace !== undefined && !allowed.includes(workspace))
          wrong.push(`${relative(root, file)} → ${specifier}`);
        if (specifier.startsWith('.') && !join(file, '..', specifier).startsWith(join(packages, name) + sep)) {
          wrong.push(`${relative(root, file)} → ${specifier} (leaves its package)`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('sandbox and channels never meet, not even in tests', () => {
    const wrong = [
      ...sources(join(packages, 'sandbox')).filter((file) =>
        importsOf(file).some((specifier) => specifier.includes('channels')),
      ),
      ...sources(join(packages, 'channels')).filter((file) =>
        importsOf(file).some((specifier) => specifier.includes('sandbox')),
      ),
    ];
    expect(wrong.map((file) => relative(root, file))).toEqual([]);
  });

  it('the server imports the sandbox nowhere', () => {
    const wrong = sources(join(packages, 'server', 'src')).filter(
      (file) => !isTest(file) && importsOf(file).some((specifier) => specifier.includes('sandbox')),
    );
    expect(wrong).toEqual([]);
  });

  it.each(['protocol', 'react-native-tim-js', 'react-native-tim-push'])('%s runs where there is no Node', (name) => {
    // But not what a back end or a developer's machine runs.
    const nodeOnly = { protocol: ['usersig.ts'], 'react-native-tim-push': ['expo', 'doctor'] }[name] ?? [];
    const src = join(packages, name, 'src');
    const wrong = sources(src)
      .filter((file) => !isTest(file) && !nodeOnly.includes(relative(src, file).split('/')[0] ?? ''))
      .filter((file) => importsOf(file).some((specifier) => specifier.startsWith('node:')));
    expect(wrong.map((file) => relative(root, file))).toEqual([]);
  });
});

/** Layers inside the server: folder → folders it may import from. A folder may always import from itself. */
const LAYERS: Record<string, string[]> = {
  api: ['im', 'push', 'store', 'bus', 'config', 'logging', 'metrics', 'secrets'],
  // Of push only its accept, see below.
  im: ['push', 'store', 'bus', 'config', 'logging', 'metrics'],
  push: ['store', 'bus', 'config', 'logging', 'metrics'],
  store: ['logging'],
  bus: ['logging'],
  config: [],
  secrets: ['config'],
  logging: ['config'],
  metrics: [],
};

describe('import arrows inside the server', () => {
  const src = join(packages, 'server', 'src');
  it.each(Object.entries(LAYERS))('%s calls only downward', (layer, allowed) => {
    const wrong: string[] = [];
    for (const file of sources(join(src, layer))) {
      if (isTest(file)) continue;
      for (const specifier of importsOf(file).filter((one) => one.startsWith('.'))) {
        const target = relative(src, join(file, '..', specifier)).split(sep);
        const folder = target[0] ?? '';
        if (folder === layer || folder.endsWith('.ts')) continue;
        if (!allowed.includes(folder)) wrong.push(`${relative(src, file)} → ${target.join('/')}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('im meets push only at push/accept', () => {
    const wrong = sources(join(src, 'im'))
      .filter((file) => !isTest(file))
      .flatMap((file) =>
        importsOf(file).map((specifier) => ({
          file: relative(src, file),
          target: relative(src, join(file, '..', specifier)),
        })),
      )
      .filter(({ target }) => target.startsWith(`push${sep}`) && !target.startsWith(join('push', 'accept')));
    expect(wrong).toEqual([]);
  });

  it('no vendor is named outside its folder in channels', () => {
    const wrong = sources(src)
      .filter((file) => !isTest(file))
      .filter((file) => /vendor\s*===?\s*['"]/.test(readFileSync(file, 'utf8')))
      .map((file) => relative(src, file));
    expect(wrong).toEqual([]);
  });
});
