import { isDeepStrictEqual } from 'node:util';

type Parts = Readonly<Record<string, unknown>>;

/**
 * The names of what differs between two states, for the audit log: `enabled`, `credentials.appSecret`. Never a value, so
 * that secrets may be compared.
 *
 * @param groups whose own fields are named, one level down.
 * @example changedFields({ name: 'a', options: {} }, { name: 'b', options: { mode: 'data' } }, ['options']) // ['name', 'options.mode']
 */
export function changedFields(former: Parts, next: Parts, groups: readonly string[]): string[] {
  return namesOf(former, next).flatMap((name) => {
    if (isDeepStrictEqual(former[name], next[name])) return [];
    if (!groups.includes(name)) return [name];
    const [before, after] = [(former[name] ?? {}) as Parts, (next[name] ?? {}) as Parts];
    return namesOf(before, after)
      .filter((field) => !isDeepStrictEqual(before[field], after[field]))
      .map((field) => `${name}.${field}`);
  });
}

const namesOf = (former: Parts, next: Parts): string[] => [...new Set([...Object.keys(former), ...Object.keys(next)])];
