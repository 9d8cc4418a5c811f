/** A project in a temporary folder, which goes when the test ends. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { examine } from '../examine.ts';
import type { Finding } from '../finding.ts';

export class Folder {
  readonly root: string;

  constructor(inner = '') {
    // A space, because people have some.
    const base = realpathSync(mkdtempSync(join(tmpdir(), 'tim-push doctor ')));
    this.root = join(base, inner);
    mkdirSync(this.root, { recursive: true });
    onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  }

  write(path: string, content: string | Buffer): this {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
    return this;
  }

  read(path: string): string {
    return this.bytes(path).toString('utf8');
  }

  bytes(path: string): Buffer {
    return readFileSync(join(this.root, path));
  }

  /** @throws {Error} when nothing changes: a test that edits nothing tests nothing */
  edit(path: string, old: string | RegExp, by: string): this {
    const before = this.read(path);
    const after = before.replace(old, () => by);
    if (after === before) throw new Error(`${path} has no ${old}`);
    return this.write(path, after);
  }

  json(path: string, change: (value: Record<string, unknown>) => void): this {
    const value = JSON.parse(this.read(path)) as Record<string, unknown>;
    change(value);
    return this.write(path, JSON.stringify(value, null, 2));
  }

  remove(path: string): this {
    rmSync(join(this.root, path), { recursive: true });
    return this;
  }

  move(from: string, to: string): this {
    mkdirSync(dirname(join(this.root, to)), { recursive: true });
    renameSync(join(this.root, from), join(this.root, to));
    return this;
  }

  copy(from: string, to: string): this {
    cpSync(join(this.root, from), join(this.root, to));
    return this;
  }

  findings(): readonly Finding[] {
    return examine(this.root).findings;
  }

  /** The findings of one check. */
  of(id: string): Finding[] {
    return this.findings().filter((finding) => finding.id === id);
  }

  /** `id outcome` of all that is missing, sorted. */
  missing(): string[] {
    return this.findings()
      .filter(({ severity }) => severity === 'missing')
      .map(({ id, outcome }) => `${id} ${outcome}`)
      .sort();
  }
}
