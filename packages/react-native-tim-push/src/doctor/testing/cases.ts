/** One mistake in a project that is right otherwise: found, said with the line to write, and gone once that is written. */
import { expect, it } from 'vitest';
import { announce } from '../print.ts';
import { LANGUAGES } from '../texts/texts.ts';
import { apply, type Hands } from './apply.ts';
import { nativeApp } from './apps.ts';
import type { Folder } from './folder.ts';

export interface Case {
  name: string;
  dialect?: 'groovy' | 'kotlin';
  app?: () => Folder;
  change: (app: Folder) => unknown;
  /** `id outcome`. */
  finds: string;
  /** `file:line`. */
  at?: string;
  /** Lines that have to be in what is said to do, without their indentation. */
  says?: readonly string[];
  /** What a person does. Only where somebody or the lines can put it right, the doctor is asked again. */
  hands?: (app: Folder) => Hands;
  /** What a person writes into the lines: `<appId of vivo>` becomes an id. */
  fillsIn?: (app: Folder) => unknown;
  /** There is no line to write: what is wrong is for a person to decide. */
  byHand?: true;
}

export function cases(all: readonly Case[]): void {
  it.each(all)('$name', ({ dialect = 'groovy', app: make, change, finds, at, says = [], hands, fillsIn, byHand }) => {
    const app = make ? make() : nativeApp(dialect);
    change(app);
    const [id = '', outcome] = finds.split(' ');
    const found = app.of(id).find((finding) => finding.outcome === outcome);
    expect(found, `${finds} among ${app.of(id).map((one) => one.outcome)}`).toBeDefined();
    if (!found) return;
    if (at !== undefined)
      expect([found.at?.file, found.at?.line].filter((part) => part !== undefined).join(':')).toBe(at);
    const said = found.fix.flatMap((edit) => announce(edit, LANGUAGES.en)).map((line) => line.trim());
    for (const line of says) expect(said).toContain(line);
    if (byHand) {
      expect(found.fix).toEqual([]);
      return;
    }
    if (found.severity === 'ok') return;
    expect(found.fix.length).toBeGreaterThan(0);
    apply(app, app.findings(), hands?.(app));
    fillsIn?.(app);
    expect(app.of(id).map((finding) => finding.outcome)).not.toContain(outcome);
    expect(app.missing()).toEqual([]);
  });
}
