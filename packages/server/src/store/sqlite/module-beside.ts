/**
 * A module of ours by its path without extension, from TypeScript source and from a build alike: for threads, which are
 * named by URL. The build keeps one file a module (unbundled), so that the path stays true.
 *
 * @example moduleBeside('./writer', import.meta.url)
 */
export function moduleBeside(path: string, importMetaUrl: string): URL {
  const extension = /\.[a-z]+$/.exec(new URL(importMetaUrl).pathname)?.[0] ?? '.mjs';
  return new URL(`${path}${extension}`, importMetaUrl);
}
