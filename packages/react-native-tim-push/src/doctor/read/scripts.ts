/** The build scripts of an Android project, each with the scripts that it applies from a file. */
import { posix } from 'node:path';
import { type Catalog, readCatalog } from './catalog.ts';
import type { Files } from './files.ts';
import { type Entry, readGradle } from './gradle.ts';
import { type Property, readProperties } from './properties.ts';

export type Dialect = 'groovy' | 'kotlin';
export interface Script {
  file: string;
  dialect: Dialect;
  entries: Entry[];
}
export interface Scripts {
  settings: Script | undefined;
  root: Script | undefined;
  app: Script | undefined;
  properties: Map<string, Property>;
  propertiesFile: string;
  catalog: Catalog | undefined;
}

const DEEPEST = 3;

/** @param android the folder of the Android project, relative to the app's root */
export function readScripts(files: Files, android: string): Scripts {
  const propertiesFile = `${android}/gradle.properties`;
  const catalogFile = `${android}/gradle/libs.versions.toml`;
  const catalog = files.text(catalogFile);
  return {
    settings: readScript(files, android, android, 'settings.gradle'),
    root: readScript(files, android, android, 'build.gradle'),
    app: readScript(files, android, `${android}/app`, 'build.gradle'),
    properties: readProperties(files.text(propertiesFile) ?? ''),
    propertiesFile,
    catalog: catalog === undefined ? undefined : readCatalog(catalog, catalogFile),
  };
}

function readScript(files: Files, android: string, folder: string, name: string): Script | undefined {
  for (const [suffix, dialect] of [
    ['', 'groovy'],
    ['.kts', 'kotlin'],
  ] as const) {
    const file = `${folder}/${name}${suffix}`;
    const text = files.text(file);
    if (text !== undefined)
      return { file, dialect, entries: applied(files, android, folder, readGradle(text, file), 0) };
  }
  return undefined;
}

/** Puts the statements of scripts that are applied from a file where they are applied. */
function applied(files: Files, android: string, folder: string, entries: Entry[], depth: number): Entry[] {
  return entries.flatMap((entry) => {
    const [, given] = /^apply\s*\(?\s*from\s*[:=]\s*(?:\w+\()?["']([^"']+)["']/.exec(entry.text) ?? [];
    if (given === undefined || depth === DEEPEST) return [entry];
    const inRoot = given.replace(/^\$\{?(?:rootDir|rootProject\.projectDir|rootProject\.rootDir)\}?\//, '');
    const file = posix.normalize(inRoot === given ? `${folder}/${given}` : `${android}/${inRoot}`);
    const text = file.includes('$') || file.startsWith('..') ? undefined : files.text(file);
    if (text === undefined) return [entry];
    const inner = readGradle(text, file).map((one) => ({ ...one, path: [...entry.path, ...one.path] }));
    return [entry, ...applied(files, android, folder, inner, depth + 1)];
  });
}

/** Every statement of the project, settings first. */
export const allEntries = ({ settings, root, app }: Scripts): Entry[] =>
  [settings, root, app].flatMap((script) => script?.entries ?? []);

/**
 * What a value in a script stands for: a literal, or a variable, an extra property or a catalog version that some script of
 * the project sets to a literal.
 */
export function resolveValue(scripts: Scripts, expression: string, depth = 0): string | undefined {
  if (depth > DEEPEST) return undefined;
  const text = expression
    .trim()
    .replace(/^\(([\s\S]*)\)$/, '$1')
    .trim();
  const [, quoted] = /^["']([^"'$]*)["']/.exec(text) ?? [];
  if (quoted !== undefined) return quoted;
  const [, number] = /^(\d+)\b/.exec(text) ?? [];
  if (number !== undefined) return number;
  const [, accessor] = /\blibs\.(versions\.[\w.]+?)(?:\.get\(\))?(?:\.toInt\(\)|\.toInteger\(\))?$/.exec(text) ?? [];
  if (accessor !== undefined) return scripts.catalog?.items.get(accessor)?.version;
  const [, property, fallback] =
    /findProperty\(["']([\w.]+)["']\)(?:\s+as\s+\w+\??)?(?:\s*\?:\s*["']?([\w.]+)["']?)?/.exec(text) ?? [];
  if (property !== undefined) return scripts.properties.get(property)?.value ?? fallback;
  const name =
    /\b(?:extra|ext)\b(?:\.get\(|\[|\.)?["']?\.?([A-Za-z_]\w*)/.exec(text)?.[1] ??
    /^["']?\$?\{?([A-Za-z_]\w*)\}?["']?$/.exec(text)?.[1];
  return name === undefined ? undefined : variable(scripts, name, depth);
}

function variable(scripts: Scripts, name: string, depth: number): string | undefined {
  const assignment = new RegExp(
    `^(?:(?:def|val|var|final|String|int)\\s+)?(?:ext\\.|extra\\[")?${name}(?:"\\])?(?:\\s+by\\s+extra\\s*\\(|\\s*=)\\s*([\\s\\S]+)$`,
  );
  for (const entry of allEntries(scripts)) {
    const [, value] = assignment.exec(entry.text) ?? [];
    if (value !== undefined) return resolveValue(scripts, value, depth + 1);
  }
  return scripts.properties.get(name)?.value;
}
