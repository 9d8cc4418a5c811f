/** The vendors' Gradle plugins: Google's is needed, Huawei's and Honor's are not, and do harm when they are old. */
import { VENDOR_NEEDS } from '../../config/android.ts';
import type { Edit, Outcome, Place } from '../finding.ts';
import { androidGradlePlugin, natively, type Project } from '../project.ts';
import {
  type PluginDeclaration,
  type PluginId,
  pluginApplied,
  pluginDeclarations,
  repositories,
  sameRepository,
} from '../read/build.ts';
import { compareVersions } from '../read/packages.ts';
import type { Report } from '../report.ts';
import type { Vendors } from '../vendors.ts';
import { repositoryLine } from './repositories.ts';

type PluginVendor = 'huawei' | 'honor' | 'fcm';
interface VendorPlugin extends PluginId {
  /** The oldest that works, by the major version of the Android Gradle plugin; the last one that fits counts. */
  oldest: readonly (readonly [agp: number, version: string])[];
  /** What to write. */
  good: string;
  /** It reads the Android Gradle plugin's version out of the root script, and stops the build when it finds none. */
  wantsAgpVersion: boolean;
}

const PLUGINS: Record<PluginVendor, VendorPlugin> = {
  fcm: {
    id: 'com.google.gms.google-services',
    module: 'com.google.gms:google-services',
    // 4.3.10 fails on AGP 7.3 and 4.3.12 on 7.2 (google/play-services-plugins #221, #237); from 4.4.0 on the plugin is built
    // on the variant API that AGP 9 has left (#287 names the class).
    oldest: [
      [7, '4.3.15'],
      [9, '4.4.0'],
    ],
    // What Expo 58 writes.
    good: '4.4.4',
    wantsAgpVersion: false,
  },
  huawei: {
    id: 'com.huawei.agconnect',
    module: 'com.huawei.agconnect:agcp',
    oldest: [[7, '1.9.1.301']],
    good: '1.9.1.301',
    wantsAgpVersion: true,
  },
  honor: {
    id: 'com.hihonor.mcs.asplugin',
    module: 'com.hihonor.mcs:asplugin',
    oldest: [[7, '2.0.1.300']],
    good: '2.0.1.300',
    wantsAgpVersion: true,
  },
};
/** Newest Android Gradle plugin for which somebody was seen to use agcp or asplugin (android-native.md §6). */
const NEWEST_TRIED_AGP = 8;
const ANDROID_PLUGIN = 'com.android.application';

export function checkPlugins(project: Project, { all }: Vendors, report: Report): void {
  for (const vendor of ['huawei', 'honor', 'fcm'] as const) {
    if (all.includes(vendor)) checkPlugin(project, vendor, report);
  }
}

function checkPlugin(project: Project, vendor: PluginVendor, report: Report): void {
  const { android } = project;
  const app = android?.scripts.app;
  if (!android || !app) return;
  const { scripts } = android;
  const plugin = PLUGINS[vendor];
  const agp = androidGradlePlugin(project);
  const agpMajor = Number(agp.version?.split('.')[0] ?? NEWEST_TRIED_AGP);
  const declared = pluginDeclarations(scripts, plugin);
  const applied = pluginApplied(scripts, app, plugin.id);
  const declaration = declared[0];
  const version = declaration?.version;
  const values = {
    plugin: plugin.id,
    good: plugin.good,
    ...(version === undefined ? {} : { version }),
    agp: agp.version ?? '',
  };
  const optional = vendor !== 'fcm';
  const add = (outcome: Outcome<'gradlePlugin'>, at: Place | undefined = declaration?.at, fix: Edit[] = []): void =>
    report.add('gradlePlugin', outcome, { vendor, at, values, fix: fix.length > 0 ? natively(project, ...fix) : [] });

  if (!declaration && !applied) {
    if (optional) add('notNeeded');
    else add('missing', { file: app.file }, [declareIt(project, plugin), applyIt(project, plugin)]);
    return;
  }
  const drop = optional ? dropIt(project, vendor, plugin, declared) : undefined;
  if (!declaration) {
    const at = applied && { file: applied.entry.file, line: applied.entry.line };
    add('undeclared', at, drop ?? [declareIt(project, plugin)]);
    return;
  }
  const oldest = plugin.oldest.filter(([major]) => major <= agpMajor).at(-1)?.[1];
  if (version !== undefined && oldest !== undefined && compareVersions(version, oldest) < 0) {
    const newer: Edit[] = [{ do: 'replace', ...declaration.at, old: version, by: plugin.good }];
    add(
      optional ? 'oldUnneeded' : 'old',
      declaration.at,
      drop ?? (declaration.literal || declaration.at.file.endsWith('.toml') ? newer : []),
    );
    return;
  }
  if (!applied) {
    add(optional ? 'notNeeded' : 'notApplied', declaration.at, optional ? [] : [applyIt(project, plugin)]);
    return;
  }
  if (plugin.wantsAgpVersion && !agp.written) {
    add('agpVersionless', declaration.at, drop);
    return;
  }
  const { repository = '' } = VENDOR_NEEDS[vendor];
  if (optional && !buildHas(project, repository)) {
    const script = declaration.via === 'classpath' ? scripts.root : scripts.settings;
    const block = declaration.via === 'classpath' ? 'buildscript' : 'pluginManagement';
    const lines = [repositoryLine(repository, script?.dialect ?? 'groovy')];
    add(
      'noRepository',
      declaration.at,
      script ? [{ do: 'add', file: script.file, in: [block, 'repositories'], lines }] : [],
    );
    return;
  }
  const androidAt = pluginApplied(scripts, app, ANDROID_PLUGIN);
  if (androidAt && androidAt.order > applied.order) {
    const { file, line, lastLine } = applied.entry;
    add('beforeAndroid', { file, line }, [{ do: 'remove', file, line, lastLine }, applyIt(project, plugin)]);
    return;
  }
  if (optional && agpMajor > NEWEST_TRIED_AGP) add('untried');
  else add('ok');
}

/** The class path of the build itself. */
function buildHas({ android }: Project, repository: string): boolean {
  if (!android) return false;
  const { settings, root } = android.scripts;
  return [...repositories(android.scripts, settings), ...repositories(android.scripts, root)].some(
    ({ name, path }) => /^(?:buildscript|pluginManagement)$/.test(path[0] ?? '') && sameRepository(name, repository),
  );
}

function declareIt({ android }: Project, { id, module, good }: VendorPlugin): Edit {
  const root = android?.scripts.root;
  const file = root?.file ?? `${android?.folder}/build.gradle`;
  const hasBlock = root?.entries.some(
    ({ path, text }) => path.join() === 'plugins' && /\bversion\b|^alias\b/.test(text),
  );
  const kotlin = root?.dialect === 'kotlin';
  if (hasBlock) {
    const line = kotlin ? `id("${id}") version "${good}" apply false` : `id '${id}' version '${good}' apply false`;
    return { do: 'add', file, in: ['plugins'], lines: [line] };
  }
  const line = kotlin ? `classpath("${module}:${good}")` : `classpath '${module}:${good}'`;
  return { do: 'add', file, in: ['buildscript', 'dependencies'], lines: [line] };
}

function applyIt({ android }: Project, { id }: VendorPlugin): Edit {
  const app = android?.scripts.app;
  const line = app?.dialect === 'kotlin' ? `apply(plugin = "${id}")` : `apply plugin: '${id}'`;
  return { do: 'add', file: app?.file ?? '', in: [], lines: [line] };
}

/** HMS and Honor need no plugin: what it would generate comes from the assets and from the placeholder. */
function dropIt(
  { android, files }: Project,
  vendor: PluginVendor,
  { id }: VendorPlugin,
  declared: PluginDeclaration[],
): Edit[] {
  if (!android) return [];
  const edits: Edit[] = [];
  const lines = new Map<string, { file: string; line: number; lastLine: number }>();
  for (const { at } of declared) {
    const script = [android.scripts.root, android.scripts.settings, android.scripts.app].find(
      (one) => one?.file === at.file,
    );
    const entry = script?.entries.find(({ file, line }) => file === at.file && line === at.line);
    if (entry) lines.set(`${at.file}:${at.line}`, { file: at.file, line: at.line, lastLine: entry.lastLine });
  }
  const applied = pluginApplied(android.scripts, android.scripts.app, id);
  if (applied) {
    const { file, line, lastLine } = applied.entry;
    lines.set(`${file}:${line}`, { file, line, lastLine });
  }
  for (const line of lines.values()) edits.push({ do: 'remove', ...line });
  const marker = VENDOR_NEEDS[vendor].marker ?? '';
  const asset = `${android.app}/src/main/assets/${marker}`;
  if (vendor === 'huawei' && files.exists(`${android.app}/${marker}`) && !files.exists(asset)) {
    edits.push({ do: 'copy', from: `${android.app}/${marker}`, to: asset });
  }
  return edits;
}
