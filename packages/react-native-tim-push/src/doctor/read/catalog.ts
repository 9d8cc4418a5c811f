/** A version catalog (`libs.versions.toml`): what `libs.plugins.x` and `libs.x.y` stand for. */
import { parse } from 'smol-toml';
import { isObject } from './json.ts';

export interface CatalogItem {
  /** `group:name` of a library, id of a plugin. */
  id: string;
  version?: string;
  line?: number;
}
export interface Catalog {
  file: string;
  /** By accessor: `plugins.google.services`, `google.services`, `versions.minSdk`. */
  items: Map<string, CatalogItem>;
}

/** @returns undefined when the file is no TOML */
export function readCatalog(text: string, file: string): Catalog | undefined {
  let tables: Record<string, unknown>;
  try {
    tables = parse(text);
  } catch {
    return undefined;
  }
  const lines = text.split('\n');
  const lineOf = (key: string): number | undefined => {
    const index = lines.findIndex(
      (line) => line.trimStart().startsWith(key) && /^["']?\s*=/.test(line.trim().slice(key.length)),
    );
    return index < 0 ? undefined : index + 1;
  };
  const table = (name: string): [string, unknown][] => {
    const value = tables[name];
    return isObject(value) ? Object.entries(value) : [];
  };
  const versions = new Map(
    table('versions').map(([key, value]) => [key, typeof value === 'string' ? value : richVersion(value)]),
  );
  const items = new Map<string, CatalogItem>();
  const put = (key: string, prefix: string, id: string, version: string | undefined, reference?: string): void => {
    // The line that has the version.
    const line = lineOf(reference ?? key);
    items.set(prefix + key.replaceAll(/[-_]/g, '.'), {
      id,
      ...(version === undefined ? {} : { version }),
      ...(line === undefined ? {} : { line }),
    });
  };
  for (const [key, value] of versions) put(key, 'versions.', key, value);
  for (const [section, prefix] of [
    ['libraries', ''],
    ['plugins', 'plugins.'],
  ] as const) {
    for (const [key, value] of table(section)) {
      if (typeof value === 'string') {
        const cut = value.lastIndexOf(':');
        put(key, prefix, value.slice(0, cut), value.slice(cut + 1));
      } else if (isObject(value)) {
        const id = section === 'plugins' ? value['id'] : (value['module'] ?? `${value['group']}:${value['name']}`);
        const { version } = value;
        const reference = isObject(version) && typeof version['ref'] === 'string' ? version['ref'] : undefined;
        put(key, prefix, String(id), versionOf(version, versions), reference);
      }
    }
  }
  return { file, items };
}

function versionOf(value: unknown, versions: Map<string, string | undefined>): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return undefined;
  return typeof value['ref'] === 'string' ? versions.get(value['ref']) : richVersion(value);
}

function richVersion(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const version = value['strictly'] ?? value['require'] ?? value['prefer'];
  return typeof version === 'string' ? version : undefined;
}
