/** SDKs that come as files: Xiaomi, OPPO, vivo. */
import { LIBS_LINE, VENDOR_NEEDS } from '../../config/android.ts';
import type { Edit } from '../finding.ts';
import { natively, type Project } from '../project.ts';
import { archiveOf } from '../read/archives.ts';
import { type Entry, isBelow } from '../read/gradle.ts';
import { compareVersions } from '../read/packages.ts';
import type { Report } from '../report.ts';
import type { Vendors } from '../vendors.ts';

export function checkAars(project: Project, { all }: Vendors, report: Report): void {
  const { android, files } = project;
  if (!android?.scripts.app) return;
  const { properties, propertiesFile, app } = android.scripts;
  for (const vendor of ['xiaomi', 'oppo', 'vivo'] as const) {
    const needs = VENDOR_NEEDS[vendor].aar;
    if (!all.includes(vendor) || !needs) continue;
    const values = {
      name: `${needs.name}*.aar`,
      least: needs.atLeast,
      from: needs.from,
      folder: `${android.app}/libs`,
    };
    const coordinate = properties.get(`timPush.${vendor}.sdk`);
    if (coordinate) {
      report.add('aar', 'coordinate', { vendor, at: { file: propertiesFile, line: coordinate.line }, values });
      continue;
    }
    const archive = archiveOf(files, android.app, properties, vendor);
    const put: Edit = { do: 'put', what: `${values.name} ≥ ${needs.atLeast} (${needs.from})`, into: values.folder };
    if (!archive) report.add('aar', 'missing', { vendor, values, fix: [put] });
    else {
      const at = { file: archive.file };
      const { version } = archive;
      if (version === undefined) report.add('aar', 'versionUnknown', { vendor, at, values });
      else if (compareVersions(version, needs.atLeast) < 0) {
        report.add('aar', 'old', { vendor, at, values: { ...values, version }, fix: [put] });
      } else report.add('aar', 'ok', { vendor, at, values: { ...values, version } });
    }
    const folder = archive?.byProperty ? archive.file.slice(0, archive.file.lastIndexOf('/')) : `${android.app}/libs`;
    const fileName = archive?.file.slice(archive.file.lastIndexOf('/') + 1) ?? `${needs.name}_${needs.atLeast}.aar`;
    const lines = app.entries.filter(
      (entry) => isBelow(entry, 'dependencies') && /^\w*[iI]mplementation\b|^\w*[aA]pi\b/.test(entry.text),
    );
    const inFolder = lines.filter(({ text }) => brings(text, folder.slice(folder.lastIndexOf('/') + 1)));
    const line = lines.find((entry) => includes(entry, fileName, inFolder));
    const at = line
      ? { file: line.file, line: line.line }
      : inFolder[0] && { file: inFolder[0].file, line: inFolder[0].line };
    const fix = natively(project, { do: 'add', file: app.file, in: ['dependencies'], lines: [LIBS_LINE[app.dialect]] });
    if (line) report.add('aarDependency', 'ok', { vendor, at });
    else if (inFolder.length > 0)
      report.add('aarDependency', 'notIncluded', { vendor, at, values: { file: fileName }, fix });
    else report.add('aarDependency', 'missing', { vendor, at: { file: app.file }, values: { file: fileName }, fix });
  }
}

/** A tree or list of files in a folder. */
const brings = (text: string, folder: string): boolean =>
  /\b(?:fileTree|files)\b/.test(text) && new RegExp(`["'](?:[^"']*/)?${folder}/?["'/]`).test(text);

/** Whether a line of the dependencies brings this file in. */
function includes({ text }: Entry, file: string, inFolder: readonly Entry[]): boolean {
  if (text.includes(file)) return true;
  // flatDir: implementation(name: 'MiPush_SDK_Client_6_0_1', ext: 'aar')
  if (text.includes(`'${file.replace(/\.\w+$/, '')}'`) || text.includes(`"${file.replace(/\.\w+$/, '')}"`)) return true;
  if (!inFolder.some((entry) => entry.text === text) || !text.includes('fileTree')) return false;
  const [, list] = /\binclude"?\s*(?::|\(|to\b|=)\s*([\s\S]+)/.exec(text) ?? [];
  const patterns = [...(list ?? text.replace(/\bdir\b[^,]*/, '')).matchAll(/["']([^"']*\*[^"']*)["']/g)].map(
    ([, one]) => one ?? '',
  );
  return list === undefined ? true : patterns.some((pattern) => matches(file, pattern));
}

const matches = (file: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/^\*\*\//, '')
      .replaceAll('.', '\\.')
      .replaceAll(/\*+/g, '.*')}$`,
  ).test(file);
