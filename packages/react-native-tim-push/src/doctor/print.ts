/** Findings for a person. */

import type { Examination } from './examine.ts';
import type { Edit, Finding, Place, Severity } from './finding.ts';
import { fill, type Language, sentence } from './texts/texts.ts';

const ORDER: readonly Severity[] = ['missing', 'warning', 'info', 'ok'];
const SIGNS: Record<Severity, string> = { missing: '✗', warning: '!', info: 'i', ok: '✓' };

export const count = (findings: readonly Finding[], severity: Severity): number =>
  findings.filter((finding) => finding.severity === severity).length;

export function print({ root, vendors, findings }: Examination, language: Language, version: string): string {
  const { frame } = language;
  const names = vendors.map((vendor) => frame.vendorNames[vendor] ?? vendor).join(', ');
  const lines = [
    fill(frame.head, { version, root }),
    vendors.length > 0 ? fill(frame.vendors, { vendors: names }) : frame.noVendors,
  ];
  for (const severity of ORDER) {
    const some = findings.filter((finding) => finding.severity === severity);
    if (some.length > 0) lines.push('', fill(frame.heading, { severity: frame.severities[severity] }));
    for (const finding of some) {
      lines.push(`${SIGNS[severity]} ${finding.id}${finding.at ? `  ${place(finding.at)}` : ''}`);
      // What is right needs no more than its line.
      lines.push(`    ${sentence(language, finding)}`);
      for (const edit of finding.fix) lines.push(...announce(edit, language).map((line) => `    ${line}`));
    }
  }
  const counts = Object.fromEntries(ORDER.map((severity) => [severity, String(count(findings, severity))]));
  return `${[...lines, '', fill(frame.counts, counts)].join('\n')}\n`;
}

const place = ({ file, line }: Place): string => (line === undefined ? file : `${file}:${line}`);

/** What to do, in words, with the lines to write indented below. */
export function announce(edit: Edit, { frame }: Language): string[] {
  const { edits } = frame;
  const code = (lines: readonly string[]): string[] => lines.map((line) => `    ${line}`);
  switch (edit.do) {
    case 'add': {
      const { file, lines } = edit;
      if (edit.in.length === 0) return [fill(edits.addAtEnd, { file }), ...code(lines)];
      if (file.endsWith('.json')) return [fill(edits.addToJson, { file, where: edit.in.join(' › ') }), ...code(lines)];
      if (/\.(?:gradle|kts)$/.test(file)) {
        return [
          fill(edits.add, {
            file,
            where: `${edit.in.join(' { ')} { … ${'}'.repeat(edit.in.length).split('').join(' ')}`,
          }),
          ...code(lines),
        ];
      }
      return [
        fill(edits.addToXml, {
          file,
          where: edit.in.map(/\.(?:xml|entitlements)$/.test(file) ? element : String).join(' › '),
        }),
        ...code(lines),
      ];
    }
    case 'insert':
      return [fill(edits.insert, { file: edit.file, line: String(edit.line) }), ...code(edit.lines)];
    case 'replace':
      return [
        fill(edits.replace, { file: edit.file, line: String(edit.line), old: edit.old.trim(), by: edit.by.trim() }),
      ];
    case 'attribute':
      return [
        fill(edits.attribute, { file: edit.file, line: String(edit.line), element: edit.element }),
        ...code([`${edit.name}="${edit.value}"`]),
      ];
    case 'remove':
      return [
        fill(edits.remove, {
          file: edit.file,
          lines: edit.line === edit.lastLine ? `${edit.line}` : `${edit.line}–${edit.lastLine}`,
        }),
      ];
    case 'copy':
    case 'move':
      return [fill(edits[edit.do], { from: edit.from, to: edit.to })];
    case 'put':
      return [fill(edits.put, { what: edit.what, into: edit.into })];
    case 'run':
      return [fill(edits.run, { command: edit.command })];
    default:
      return edit satisfies never;
  }
}

/** `activity:12`: the activity that begins on line 12. */
function element(part: string): string {
  const [name, line] = part.split(':');
  return line === undefined ? `<${name}>` : `<${name}> (${line})`;
}
