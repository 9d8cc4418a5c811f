/** manifestPlaceholders of vivo and Honor, and what an assignment does to them. */
import { type AndroidVendor, VENDOR_NEEDS } from '../../config/android.ts';
import type { Edit } from '../finding.ts';
import { natively, type Project } from '../project.ts';
import type { Entry } from '../read/gradle.ts';
import { metaDataOf } from '../read/manifest.ts';
import { placeholders } from '../read/placeholders.ts';
import type { Dialect } from '../read/scripts.ts';
import type { Report } from '../report.ts';
import { type Vendors, VIVO_META_DATA } from '../vendors.ts';

const IN = ['android', 'defaultConfig'];

export function checkPlaceholders(project: Project, { all }: Vendors, report: Report): void {
  const { android } = project;
  const script = android?.scripts.app;
  if (!android || !script) return;
  const { keys, wiped } = placeholders(script);
  const ours = new Set<string>();
  for (const vendor of ['honor', 'vivo'] as const) {
    if (!all.includes(vendor)) continue;
    const names = Object.keys(VENDOR_NEEDS[vendor].placeholders ?? {});
    for (const name of names) ours.add(name);
    const values = { names: names.join(', ') };
    const { main } = android.manifests;
    if (vendor === 'vivo' && main && VIVO_META_DATA.every((name) => metaDataOf(main, name))) {
      report.add('placeholders', 'metaData', { vendor, at: { file: main.file }, values });
      continue;
    }
    const lost = names.find((name) => wiped.has(name) && !keys.has(name));
    const by = lost === undefined ? undefined : wiped.get(lost)?.by;
    const absent = names.filter((name) => !keys.has(name));
    const sample = names.find((name) => isSample(name, keys.get(name)?.value));
    if (by) {
      const at = { file: by.file, line: by.line };
      report.add('placeholders', 'wiped', { vendor, at, values, fix: natively(project, ...adding(project, by)) });
    } else if (absent.length > 0) {
      const line = lineFor(script.dialect, vendor, absent);
      report.add('placeholders', 'missing', {
        vendor,
        at: { file: script.file },
        values: { names: absent.join(', ') },
        fix: natively(project, { do: 'add', file: script.file, in: IN, lines: [line] }),
      });
    } else if (sample !== undefined) {
      report.add('placeholders', 'sample', { vendor, at: keys.get(sample)?.at, values: { names: sample } });
    } else report.add('placeholders', 'ok', { vendor, at: keys.get(names[0] ?? '')?.at, values });
  }
  const others = [...wiped].filter(([name]) => !ours.has(name));
  const [first] = others;
  if (first) {
    const { by } = first[1];
    report.add('gradle.placeholders', 'wiped', {
      at: { file: by.file, line: by.line },
      values: { names: others.map(([name]) => name).join(', ') },
      fix: natively(project, ...adding(project, by)),
    });
  } else if (keys.size > 0 && wiped.size === 0)
    report.add('gradle.placeholders', 'ok', { at: [...keys.values()][0]?.at });
}

/** The same statement, but adding. Only what stands before the values is shown: values may be keys. */
function adding({ files }: Project, { file, line, text }: Entry): Edit[] {
  const [old] = /^(?:\w+\.)*(?:manifestPlaceholders\s*=|setManifestPlaceholders\s*\()/.exec(text) ?? [];
  const written = files.text(file)?.split('\n')[line - 1] ?? '';
  if (old === undefined || !written.includes(old)) return [];
  const by = old.endsWith('(')
    ? old.replace(/setManifestPlaceholders\s*\(/, 'manifestPlaceholders.putAll(')
    : old.replace(/=$/, '+=');
  return [{ do: 'replace', file, line, old, by }];
}

function lineFor(dialect: Dialect, vendor: AndroidVendor, names: readonly string[]): string {
  const pairs = names.map((name) => {
    const value = `"<${VENDOR_NEEDS[vendor].placeholders?.[name]} of ${vendor}>"`;
    return dialect === 'kotlin' ? `"${name}" to ${value}` : `${name}: ${value}`;
  });
  return dialect === 'kotlin'
    ? `manifestPlaceholders += mapOf(${pairs.join(', ')})`
    : `manifestPlaceholders += [${pairs.join(', ')}]`;
}

/** Empty, the guide's own words, or an app ID that is no number. */
const isSample = (name: string, value: string | undefined): boolean =>
  value !== undefined &&
  !value.includes('$') &&
  (value.trim() === '' ||
    /[^\x20-\x7e]|^<.*>$|^your/i.test(value) ||
    (name.endsWith('_APPID') && !/^\d+$/.test(value)));
