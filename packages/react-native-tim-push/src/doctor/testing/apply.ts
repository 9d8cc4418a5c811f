/** Does what the doctor says, mechanically: what it prints must be enough. */
import type { Edit, Finding } from '../finding.ts';
import { readGradle } from '../read/gradle.ts';
import { elementsOf, readXml } from '../read/xml.ts';
import type { Folder } from './folder.ts';

/** What a person does: downloads a file into a folder, runs a command. */
export interface Hands {
  put?(what: string, into: string): void;
  run?(command: string): void;
}

export function apply(folder: Folder, findings: readonly Finding[], hands: Hands = {}): void {
  const edits = [...new Map(findings.flatMap(({ fix }) => fix).map((edit) => [JSON.stringify(edit), edit])).values()];
  // From the last line up, so that the numbers of what is left still hold; then what names no line.
  const numbered = edits
    .filter((edit) => lineOf(edit) !== undefined)
    .sort((one, other) => (lineOf(other) ?? 0) - (lineOf(one) ?? 0));
  for (const edit of [...numbered, ...edits.filter((one) => lineOf(one) === undefined)]) applyOne(folder, edit, hands);
}

function lineOf(edit: Edit): number | undefined {
  if ('line' in edit) return edit.line;
  if (edit.do !== 'add') return undefined;
  const [, line] = edit.in.at(-1)?.split(':') ?? [];
  return line === undefined ? undefined : Number(line);
}

function applyOne(folder: Folder, edit: Edit, hands: Hands): void {
  switch (edit.do) {
    case 'add':
      folder.write(edit.file, added(folder, edit));
      break;
    case 'copy':
      folder.copy(edit.from, edit.to);
      break;
    case 'move':
      folder.move(edit.from, edit.to);
      break;
    case 'put':
      hands.put?.(edit.what, edit.into);
      break;
    case 'run':
      hands.run?.(edit.command);
      break;
    default: {
      const lines = folder.read(edit.file).split('\n');
      const at = edit.line - 1;
      if (edit.do === 'insert') lines.splice(at, 0, ...edit.lines);
      else if (edit.do === 'remove') lines.splice(at, edit.lastLine - edit.line + 1);
      else if (edit.do === 'replace') {
        if (!lines[at]?.includes(edit.old)) throw new Error(`line ${edit.line} of ${edit.file} has no ${edit.old}`);
        lines[at] = lines[at].replace(edit.old, () => edit.by);
      } else {
        const range = lines.slice(at, edit.lastLine);
        const there = range.findIndex((line) => line.includes(`${edit.name}=`));
        if (there >= 0) {
          const form = new RegExp(`${edit.name}="[^"]*"`);
          lines[at + there] = (range[there] ?? '').replace(form, `${edit.name}="${edit.value}"`);
        } else
          lines[at] = (lines[at] ?? '').replace(`<${edit.element}`, `<${edit.element} ${edit.name}="${edit.value}"`);
      }
      folder.write(edit.file, lines.join('\n'));
    }
  }
}

type Add = Extract<Edit, { do: 'add' }>;

function added(folder: Folder, { file, in: path, lines }: Add): string {
  const text = folder.read(file);
  if (file.endsWith('.json')) return inJson(text, path, lines);
  if (path.length === 0) return `${text.replace(/\n*$/, '')}\n${lines.join('\n')}\n`;
  if (/\.(?:gradle|kts)$/.test(file)) return inGradle(text, path, lines);
  if (/\.(?:swift|mm?)$/.test(file)) return text.replace(/(?:@end|\})\s*$/, (end) => `${lines.join('\n')}\n${end}`);
  return inXml(text, path, lines);
}

function inGradle(text: string, path: readonly string[], lines: readonly string[]): string {
  const block = readGradle(text, '').find((entry) => entry.isBlock && entry.path.join() === path.join());
  const [outer, name] = [path.slice(0, -1), path.at(-1)];
  if (!block) {
    const whole = [`${name} {`, ...lines, '}'];
    return outer.length === 0 ? `${text}\n${whole.join('\n')}\n` : inGradle(text, outer, whole);
  }
  const all = text.split('\n');
  const last = all[block.lastLine - 1] ?? '';
  const brace = last.lastIndexOf('}');
  all[block.lastLine - 1] = `${last.slice(0, brace)}\n${lines.join('\n')}\n${last.slice(brace)}`;
  return all.join('\n');
}

function inXml(text: string, path: readonly string[], lines: readonly string[]): string {
  const reading = readXml(text);
  if (reading.kind === 'broken') throw new Error('no XML');
  const [name, line] = path.at(-1)?.split(':') ?? [];
  const element = elementsOf(reading.root).find(
    (one) => one.name === name && (line === undefined || one.line === Number(line)),
  );
  if (!element) throw new Error(`no ${path.join(' › ')}`);
  const all = text.split('\n');
  const closing = all[element.lastLine - 1] ?? '';
  const at = closing.lastIndexOf(`</${name}`);
  all[element.lastLine - 1] = `${closing.slice(0, at)}\n${lines.join('\n')}\n${closing.slice(at)}`;
  return all.join('\n');
}

function inJson(text: string, path: readonly string[], lines: readonly string[]): string {
  const whole = JSON.parse(text) as unknown;
  let here = whole;
  for (const key of path) {
    const list = here as unknown[];
    if (Array.isArray(here)) here = (list.find((one) => Array.isArray(one) && one[0] === key) as unknown[])[1];
    else {
      const object = here as Record<string, unknown>;
      object[key] ??= [];
      here = object[key];
    }
  }
  if (Array.isArray(here)) here.push(...(JSON.parse(`[${lines.join()}]`) as unknown[]));
  else {
    for (const [key, value] of Object.entries(JSON.parse(`{${lines.join()}}`) as Record<string, unknown>)) {
      const before = (here as Record<string, unknown>)[key];
      const isPart = typeof before === 'object' && !Array.isArray(before);
      (here as Record<string, unknown>)[key] = isPart ? { ...before, ...(value as object) } : value;
    }
  }
  return JSON.stringify(whole, null, 2);
}
