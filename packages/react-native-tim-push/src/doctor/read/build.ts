/** What the build scripts say that matters here: plugins and their versions, repositories, placeholders, SDK levels, ids. */
import { type Entry, isBelow, isIn } from './gradle.ts';
import { allEntries, resolveValue, type Script, type Scripts } from './scripts.ts';

export interface PluginId {
  /** As `apply plugin:` names it. */
  id: string;
  /** `group:name` of its archive on the class path. */
  module: string;
}
export interface PluginDeclaration {
  version: string | undefined;
  via: 'classpath' | 'plugins';
  at: { file: string; line: number };
  /** The version as it is written there, when it is written there. */
  literal: boolean;
}

const quotedId = (id: string): string => `["']${id.replaceAll('.', '\\.')}["']`;

/** Where a plugin and its version are brought in, for the whole project. */
export function pluginDeclarations(scripts: Scripts, { id, module }: PluginId): PluginDeclaration[] {
  const found: PluginDeclaration[] = [];
  for (const script of [scripts.settings, scripts.root, scripts.app]) {
    for (const entry of script?.entries ?? []) {
      const at = { file: entry.file, line: entry.line };
      if (/^classpath\b/.test(entry.text) || /\buseModule\b/.test(entry.text)) {
        const [, written] = new RegExp(`["']${module.replaceAll('.', '\\.')}(?::([^"':@]*))?["']`).exec(entry.text) ?? [
          undefined,
        ];
        const names = entry.text.includes(module) || mapNotation(entry.text) === module;
        if (names) {
          const inMap = /\bversion\s*[:=]\s*["']([^"']+)["']/.exec(entry.text)?.[1];
          const raw = written ?? inMap;
          const version = raw === undefined ? undefined : raw.includes('$') ? resolveValue(scripts, raw) : raw;
          found.push({ version, via: 'classpath', at, literal: raw !== undefined && !raw.includes('$') });
        }
      }
      const item = catalogItem(scripts, entry.text);
      if (item && (item.id === id || item.id === module)) {
        const line = item.line ?? entry.line;
        found.push({
          version: item.version,
          via: /^alias\b/.test(entry.text) ? 'plugins' : 'classpath',
          at: { file: scripts.catalog?.file ?? entry.file, line },
          literal: false,
        });
      }
      if (entry.path.at(-1) === 'plugins' && new RegExp(`^id\\s*\\(?\\s*${quotedId(id)}`).test(entry.text)) {
        const [, raw] = /\bversion\s*\(?\s*["']([^"']+)["']/.exec(entry.text) ?? [];
        if (raw !== undefined) {
          const version = raw.includes('$') ? resolveValue(scripts, raw) : raw;
          found.push({ version, via: 'plugins', at, literal: !raw.includes('$') });
        }
      }
    }
  }
  return found;
}

function mapNotation(text: string): string | undefined {
  const [, group] = /\bgroup\s*[:=]\s*["']([^"']+)["']/.exec(text) ?? [];
  const [, name] = /\bname\s*[:=]\s*["']([^"']+)["']/.exec(text) ?? [];
  return group === undefined || name === undefined ? undefined : `${group}:${name}`;
}

function catalogItem(scripts: Scripts, text: string) {
  const [, accessor] = /^(?:alias|classpath|id)\s*\(?\s*libs\.([\w.]+)/.exec(text) ?? [];
  return accessor === undefined ? undefined : scripts.catalog?.items.get(accessor.replace(/\.get$/, ''));
}

/** Where a script applies a plugin; `plugins { }` comes before every `apply plugin`, whatever the order in the file. */
export function pluginApplied(
  scripts: Scripts,
  script: Script | undefined,
  id: string,
): { entry: Entry; order: number } | undefined {
  const entries = script?.entries ?? [];
  const index = entries.findIndex(({ path, text }) => {
    if (path.at(-1) === 'plugins') {
      const named = new RegExp(`^id\\s*\\(?\\s*${quotedId(id)}`).test(text) || catalogItem(scripts, text)?.id === id;
      return named && !/\bapply\s*\(?\s*false\b/.test(text);
    }
    return new RegExp(
      `^(?:apply\\s*\\(?\\s*plugin\\s*[:=]|(?:pluginManager|plugins)\\.apply\\s*\\(?)\\s*${quotedId(id)}`,
    ).test(text);
  });
  const entry = entries[index];
  if (!entry) return undefined;
  return { entry, order: entry.path.at(-1) === 'plugins' ? index : entries.length + index };
}

export type RepositoriesMode = 'PREFER_PROJECT' | 'PREFER_SETTINGS' | 'FAIL_ON_PROJECT_REPOS';

export function repositoriesMode(scripts: Scripts): RepositoriesMode {
  for (const { path, text } of scripts.settings?.entries ?? []) {
    if (!path.includes('dependencyResolutionManagement')) continue;
    const [mode] = /FAIL_ON_PROJECT_REPOS|PREFER_SETTINGS|PREFER_PROJECT/.exec(text) ?? [];
    if (mode !== undefined) return mode as RepositoriesMode;
  }
  return 'PREFER_PROJECT';
}

/** A repository of a script: an address, or Gradle's own name for one (`google()`). */
export interface Repository {
  name: string;
  path: readonly string[];
  at: { file: string; line: number };
}

export function repositories(scripts: Scripts, script: Script | undefined): Repository[] {
  return (script?.entries ?? []).flatMap(({ path, text, isBlock, file, line }) => {
    if (!path.includes('repositories') || (isBlock && path.at(-1) === 'repositories')) return [];
    const builtIn = /^(google|mavenCentral|mavenLocal|jcenter|gradlePluginPortal)\s*(?:\(|\{|$)/.exec(text)?.[1];
    const url = /["']([a-z]+:\/\/[^"']+)["']/.exec(text)?.[1] ?? resolveUrl(scripts, text);
    const name = builtIn === undefined ? url : `${builtIn}()`;
    return name === undefined
      ? []
      : [{ name, path: path.slice(0, path.indexOf('repositories') + 1), at: { file, line } }];
  });
}

function resolveUrl(scripts: Scripts, text: string): string | undefined {
  const [, expression] = /^(?:setUrl\(|url\s*=?\s*(?:uri\()?)\s*([\w.]+)\)?$/.exec(text) ?? [];
  return expression === undefined ? undefined : resolveValue(scripts, expression);
}

/** Whether two addresses are one repository; `google()` only equals itself. */
export const sameRepository = (one: string, other: string): boolean => plain(one) === plain(other);
const plain = (address: string): string =>
  address
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '')
    .toLowerCase();

export interface SdkLevel {
  /** undefined: computed in a way that only Gradle can follow. */
  level: number | undefined;
  at?: { file: string; line: number };
}

/** minSdk, targetSdk or compileSdk of the app; undefined when the project leaves it to others. */
export function sdkLevel(scripts: Scripts, name: 'minSdk' | 'targetSdk' | 'compileSdk'): SdkLevel | undefined {
  let found: SdkLevel | undefined;
  for (const entry of scripts.app?.entries ?? []) {
    if (!isBelow(entry, 'android') || entry.isBlock) continue;
    const release = entry.path.at(-1) === name ? /release\((.+?)\)/.exec(entry.text)?.[1] : undefined;
    const expression = release ?? setting(entry, `${name}(?:Version)?`);
    if (expression === undefined) continue;
    const level = Number(resolveValue(scripts, expression));
    const at = { file: entry.file, line: entry.line };
    // As in Gradle, the last one counts.
    if (Number.isInteger(level) && level > 0) found = { level, at };
    else if (isSetSomewhere(scripts, name) || !/\bext(?:ra)?\b/.test(expression)) found = { level: undefined, at };
  }
  return found;
}

/** Whether a script assigns the extra property that apps read such a level from. */
const isSetSomewhere = (scripts: Scripts, name: string): boolean =>
  allEntries(scripts).some(
    ({ text }) => new RegExp(`\\b${name}(?:Version)?"?\\]?\\s*(?:=[^=]|by\\b)`).test(text) && !/rootProject/.test(text),
  );

/** What a statement sets a property to: `name x`, `name = x`, `name(x)`, `name.set(x)`. */
function setting({ text }: Entry, name: string): string | undefined {
  const call = new RegExp(`^${name}(?:\\.set)?\\s*\\(([\\s\\S]+)\\)$`).exec(text)?.[1];
  return call ?? new RegExp(`^${name}(?:\\s*=\\s*|\\s+)([^=][\\s\\S]*)$`).exec(text)?.[1];
}

export interface ApplicationIds {
  /** Of defaultConfig; undefined when no literal could be found. */
  main: string | undefined;
  /** Every id that some variant has. */
  variants: string[];
}

export function applicationIds(scripts: Scripts): ApplicationIds {
  const entries = scripts.app?.entries ?? [];
  const value = (entry: Entry, name: string): string | undefined => {
    const expression = setting(entry, name);
    return expression === undefined ? undefined : resolveValue(scripts, expression);
  };
  let main: string | undefined;
  const flavors = new Map<string, { id?: string; suffix: string }>();
  const buildTypes = new Map<string, string>();
  for (const entry of entries) {
    if (isIn(entry, 'android', 'defaultConfig')) main ??= value(entry, 'applicationId');
    const [, kind, name] = entry.path;
    if (entry.path.length !== 3 || name === undefined) continue;
    const suffix = value(entry, 'applicationIdSuffix');
    if (kind === 'buildTypes') buildTypes.set(name, suffix ?? buildTypes.get(name) ?? '');
    if (kind === 'productFlavors') {
      const before = flavors.get(name) ?? { suffix: '' };
      const id = value(entry, 'applicationId') ?? before.id;
      flavors.set(name, { suffix: suffix ?? before.suffix, ...(id === undefined ? {} : { id }) });
    }
  }
  const bases =
    flavors.size === 0
      ? [{ id: main, suffix: '' }]
      : [...flavors.values()].map((flavor) => ({ ...flavor, id: flavor.id ?? main }));
  // Gradle has both build types, named in the script or not.
  const endings = new Set(
    ['debug', 'release'].map((type) => buildTypes.get(type) ?? '').concat([...buildTypes.values()]),
  );
  const withDot = (suffix: string): string => (suffix === '' || suffix.startsWith('.') ? suffix : `.${suffix}`);
  const variants = bases.flatMap(({ id, suffix }) =>
    id === undefined ? [] : [...endings].map((ending) => id + withDot(suffix) + withDot(ending)),
  );
  return { main, variants: [...new Set(variants)] };
}
