/** The app's manifests: the main one, and those of build types and flavors. */
import type { Place } from '../finding.ts';
import type { Files } from './files.ts';
import { childrenOf, elementsOf, readXml, type XmlElement } from './xml.ts';

export interface Manifest {
  file: string;
  root: XmlElement;
  application: XmlElement | undefined;
}
export interface Manifests {
  /** Where the main one has to lie. */
  file: string;
  main: Manifest | undefined;
  /** `debug`, `release`, a flavor … */
  others: Map<string, Manifest>;
  /** Those that are no XML. */
  broken: Place[];
}

export function readManifests(files: Files, app: string): Manifests {
  const file = `${app}/src/main/AndroidManifest.xml`;
  const manifests: Manifests = { file, main: undefined, others: new Map(), broken: [] };
  for (const folder of files.list(`${app}/src`)) {
    const name = `${app}/src/${folder}/AndroidManifest.xml`;
    const text = files.exists(name) ? files.text(name) : undefined;
    if (text === undefined) continue;
    const reading = readXml(text);
    if (reading.kind === 'broken') {
      manifests.broken.push({ file: name, line: reading.line });
      continue;
    }
    const manifest = { file: name, root: reading.root, application: childrenOf(reading.root, 'application')[0] };
    if (folder === 'main') manifests.main = manifest;
    else manifests.others.set(folder, manifest);
  }
  return manifests;
}

const COMPONENTS = ['activity', 'activity-alias', 'service', 'receiver', 'provider'];
export const componentsOf = ({ application }: Manifest): XmlElement[] => childrenOf(application, ...COMPONENTS);

export const nameOf = (element: XmlElement): string => element.attributes['android:name'] ?? '';

/** Names of actions or categories in one filter. */
export const namesIn = (filter: XmlElement, kind: 'action' | 'category'): string[] =>
  childrenOf(filter, kind).map(nameOf);

/** The activity that the home screen starts. */
export function launcherOf(manifest: Manifest): XmlElement | undefined {
  const launches = (component: XmlElement): boolean =>
    childrenOf(component, 'intent-filter').some((filter) =>
      namesIn(filter, 'category').includes('android.intent.category.LAUNCHER'),
    );
  const launcher = componentsOf(manifest).find(launches);
  if (launcher?.name !== 'activity-alias') return launcher;
  const target = launcher.attributes['android:targetActivity'];
  return componentsOf(manifest).find((one) => one.name === 'activity' && nameOf(one) === target) ?? launcher;
}

export const metaDataOf = (manifest: Manifest, name: string): XmlElement | undefined =>
  childrenOf(manifest.application, 'meta-data').find((element) => nameOf(element) === name);

export const all = (manifest: Manifest): XmlElement[] => elementsOf(manifest.root);
