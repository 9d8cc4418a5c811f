/** The app's manifest: what the old guide left in it, and what a tap needs. */
import type { Edit, Place } from '../finding.ts';
import { natively, type Project } from '../project.ts';
import { componentsOf, launcherOf, type Manifest, metaDataOf, nameOf, namesIn } from '../read/manifest.ts';
import { childrenOf, elementsOf, type XmlElement } from '../read/xml.ts';
import type { Report } from '../report.ts';
import { type Vendors, VIVO_META_DATA } from '../vendors.ts';

/** Packages of Tencent's demo apps and SDKs: no class of theirs is in our package. */
export const OLD_CLASSES =
  /^com\.tencent\.(?:qcloud\.tim|qcloud\.tuikit|timpush|tpns|android\.tpush|chat\.flutter\.push)\b/;

export function checkManifest(project: Project, { all }: Vendors, report: Report): void {
  const { android } = project;
  if (!android?.scripts.app) return;
  const { main, broken, file } = android.manifests;
  for (const at of broken) report.add('manifest.file', 'broken', { at });
  if (!main) {
    if (broken.length === 0) report.add('manifest.file', 'missing', { at: { file } });
    return;
  }
  if (broken.length === 0) report.add('manifest.file', 'ok', { at: { file } });
  const manifests = [main, ...android.manifests.others.values()];
  checkOldClasses(manifests, report);
  checkTools(manifests, report);
  checkExported(manifests, report);
  checkActivity(project, main, report);
  checkPermission(main, report);
  if (all.includes('vivo')) checkMetaData(main, report);
}

const placeOf = ({ file }: Manifest, { line }: XmlElement): Place => ({ file, line });

function checkOldClasses(manifests: Manifest[], report: Report): void {
  let found = 0;
  for (const manifest of manifests) {
    for (const component of componentsOf(manifest)) {
      const name = nameOf(component);
      if (!OLD_CLASSES.test(name)) continue;
      found += 1;
      const { line, lastLine } = component;
      report.add('manifest.oldClasses', 'found', {
        at: placeOf(manifest, component),
        values: { name },
        fix: [{ do: 'remove', file: manifest.file, line, lastLine }],
      });
    }
  }
  if (found === 0) report.add('manifest.oldClasses', 'ok');
}

function checkTools(manifests: Manifest[], report: Report): void {
  let unbound = 0;
  for (const manifest of manifests) {
    const uses = elementsOf(manifest.root).find(({ name, attributes }) =>
      [name, ...Object.keys(attributes)].some((one) => one.startsWith('tools:')),
    );
    if (!uses || manifest.root.attributes['xmlns:tools'] !== undefined) continue;
    unbound += 1;
    report.add('manifest.tools', 'unbound', {
      at: placeOf(manifest, uses),
      fix: [bindTools(manifest)],
    });
  }
  if (unbound === 0) report.add('manifest.tools', 'ok');
}

const bindTools = (manifest: Manifest): Edit =>
  setAttribute(manifest, manifest.root, 'xmlns:tools', 'http://schemas.android.com/tools');

function checkExported(manifests: Manifest[], report: Report): void {
  let missing = 0;
  for (const manifest of manifests) {
    for (const component of componentsOf(manifest)) {
      const filters = childrenOf(component, 'intent-filter');
      if (filters.length === 0 || component.attributes['android:exported'] !== undefined) continue;
      // Going away anyway.
      if (OLD_CLASSES.test(nameOf(component))) continue;
      missing += 1;
      const opens = filters.some((filter) => namesIn(filter, 'action').some((name) => /\.(?:MAIN|VIEW)$/.test(name)));
      report.add('manifest.exported', 'missing', {
        at: placeOf(manifest, component),
        values: { name: nameOf(component) },
        fix: [setAttribute(manifest, component, 'android:exported', String(opens))],
      });
    }
  }
  if (missing === 0) report.add('manifest.exported', 'ok');
}

function checkActivity(project: Project, main: Manifest, report: Report): void {
  const launcher = launcherOf(main);
  if (!launcher) return;
  const name = nameOf(launcher);
  const at = placeOf(main, launcher);
  const mode = launcher.attributes['android:launchMode'] ?? 'standard';
  if (mode === 'singleTask') report.add('manifest.launchMode', 'ok', { at });
  else {
    const fix = natively(project, setAttribute(main, launcher, 'android:launchMode', 'singleTask'));
    report.add('manifest.launchMode', 'other', { at, values: { name, mode }, fix });
  }
  // The page that the certificate opens: our own scheme, no browser.
  const pages = componentsOf(main).flatMap((component) =>
    childrenOf(component, 'intent-filter')
      .filter((filter) => namesIn(filter, 'action').includes('android.intent.action.VIEW') && ownScheme(filter))
      .map((filter) => ({ component, filter })),
  );
  const page =
    pages.find(({ filter }) => namesIn(filter, 'category').includes('android.intent.category.DEFAULT')) ?? pages[0];
  if (!page) {
    report.add('manifest.page', 'none', {
      at,
      fix: natively(project, { do: 'add', file: main.file, in: pathOf(main, launcher), lines: PAGE }),
    });
    return;
  }
  const where = placeOf(main, page.filter);
  if (!namesIn(page.filter, 'category').includes('android.intent.category.DEFAULT')) {
    const lines = ['<category android:name="android.intent.category.DEFAULT" />'];
    const path = [...pathOf(main, page.component), `intent-filter:${page.filter.line}`];
    report.add('manifest.page', 'noDefault', { at: where, fix: [{ do: 'add', file: main.file, in: path, lines }] });
  } else if (page.component.attributes['android:exported'] === 'false') {
    const fix = setAttribute(main, page.component, 'android:exported', 'true');
    report.add('manifest.page', 'notExported', { at: where, values: { name: nameOf(page.component) }, fix: [fix] });
  } else report.add('manifest.page', 'ok', { at: where });
}

const ownScheme = (filter: XmlElement): boolean =>
  childrenOf(filter, 'data').some(({ attributes }) => !/^(?:https?|)$/.test(attributes['android:scheme'] ?? ''));

const PAGE = [
  '<intent-filter>',
  '  <action android:name="android.intent.action.VIEW" />',
  '  <category android:name="android.intent.category.DEFAULT" />',
  '  <data android:scheme="your-scheme" android:host="your.host" android:path="/your/path" />',
  '</intent-filter>',
];

function checkPermission(main: Manifest, report: Report): void {
  const name = 'android.permission.POST_NOTIFICATIONS';
  const removed = childrenOf(main.root, 'uses-permission').find(
    (element) => nameOf(element) === name && element.attributes['tools:node']?.startsWith('remove'),
  );
  if (!removed) {
    report.add('manifest.permission', 'ok');
    return;
  }
  const { line, lastLine } = removed;
  report.add('manifest.permission', 'removed', {
    at: placeOf(main, removed),
    fix: [{ do: 'remove', file: main.file, line, lastLine }],
  });
}

/** The guide's second way for vivo: meta-data of the app's own over that of the library. */
function checkMetaData(main: Manifest, report: Report): void {
  const found = VIVO_META_DATA.map((name) => ({ name, element: metaDataOf(main, name) }));
  const there = found.flatMap(({ element }) => element ?? []);
  const [first] = there;
  if (!first) return;
  const absent = found.find(({ element }) => element === undefined);
  const plain = there.filter(
    ({ attributes }) => !attributes['tools:replace']?.split(/[\s,]+/).includes('android:value'),
  );
  const namespace = main.root.attributes['xmlns:tools'] === undefined ? [bindTools(main)] : [];
  if (absent) {
    const lines = [
      `<meta-data tools:replace="android:value" android:name="${absent.name}" android:value="VALUE_OF_VIVO" />`,
    ];
    report.add('metaData', 'half', {
      vendor: 'vivo',
      at: placeOf(main, first),
      values: { name: absent.name },
      fix: [...namespace, { do: 'add', file: main.file, in: ['manifest', 'application'], lines }],
    });
  } else if (plain.length > 0) {
    const fix = [
      ...namespace,
      ...plain.map((element) => setAttribute(main, element, 'tools:replace', 'android:value')),
    ];
    report.add('metaData', 'noReplace', { vendor: 'vivo', at: placeOf(main, plain[0] ?? first), fix });
  } else report.add('metaData', 'ok', { vendor: 'vivo', at: placeOf(main, first) });
}

function pathOf({ root }: Manifest, component: XmlElement): string[] {
  return [root.name, 'application', `${component.name}:${component.line}`];
}

/** Written behind the element's name, or instead of the value that is there. */
export function setAttribute({ file }: Manifest, element: XmlElement, name: string, value: string): Edit {
  return { do: 'attribute', file, line: element.line, lastLine: element.lastLine, element: element.name, name, value };
}
