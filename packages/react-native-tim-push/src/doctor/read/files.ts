/** Reads the files of one project. What is not there is undefined; what is there and cannot be read is remembered. */
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** No file that an app sets up by hand is larger; an AAR of a vendor has less than 10 MB. */
const LARGEST_BYTES = 64 * 1024 * 1024;

export class Files {
  /** Relative paths, with the system's code (EACCES, EISDIR …). */
  readonly unreadable = new Map<string, string>();
  readonly #texts = new Map<string, string | undefined>();

  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  exists(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** The text with plain line ends and without a byte order mark. */
  text(path: string): string | undefined {
    if (!this.#texts.has(path)) {
      this.#texts.set(
        path,
        this.bytes(path)
          ?.toString('utf8')
          .replace(/^\uFEFF/, '')
          .replaceAll('\r\n', '\n'),
      );
    }
    return this.#texts.get(path);
  }

  bytes(path: string): Buffer | undefined {
    const file = join(this.root, path);
    try {
      if (!existsSync(file)) return undefined;
      if (lstatSync(file).size > LARGEST_BYTES) throw Object.assign(new Error('too large'), { code: 'EFBIG' });
      return readFileSync(file);
    } catch (error) {
      this.unreadable.set(path, codeOf(error));
      return undefined;
    }
  }

  /** Names in a folder, sorted; none when it is not there. */
  list(path: string): string[] {
    try {
      return readdirSync(join(this.root, path)).sort();
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') this.unreadable.set(path, code);
      return [];
    }
  }

  /** Files below a folder whose name `wanted` takes, without following links; folders that `skip` takes are left out. */
  walk(path: string, wanted: (name: string) => boolean, skip: (name: string) => boolean, depth = 8): string[] {
    if (depth === 0) return [];
    const found: string[] = [];
    for (const name of this.list(path)) {
      const inner = path === '' ? name : `${path}/${name}`;
      let isFolder: boolean;
      try {
        const stat = lstatSync(join(this.root, inner));
        if (stat.isSymbolicLink()) continue;
        isFolder = stat.isDirectory();
      } catch (error) {
        this.unreadable.set(inner, codeOf(error));
        continue;
      }
      if (isFolder) {
        if (!skip(name)) found.push(...this.walk(inner, wanted, skip, depth - 1));
      } else if (wanted(name)) found.push(inner);
    }
    return found;
  }

  /** How the project's files are called in what is printed: from the root, with slashes. */
  name(absolute: string): string {
    return relative(this.root, absolute).split(sep).join('/');
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

/** The line, from 1, of a position. */
export const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;
