/** Versions, copies and SDK levels. */
import packageJson from '../../../package.json' with { type: 'json' };
import type { Edit, Theme } from '../finding.ts';
import { natively, type Project, packageCommand, reactNativeVersion } from '../project.ts';
import { type SdkLevel, sdkLevel } from '../read/build.ts';
import { compareVersions, copies, installed } from '../read/packages.ts';
import type { Script } from '../read/scripts.ts';
import type { Report } from '../report.ts';

const PLUGIN = 'react-native-tim-push';
const IM_CLIENT = 'react-native-tim-js';
/** TurboModules with a stable spec, and `BaseReactPackage` (android-native.md §2). */
const OLDEST_REACT_NATIVE = '0.74.0';
/** 0.2.4 was the last of the native client that left npm; ours goes on above it. */
const OLDEST_IM_CLIENT = '0.3.0';

export function checkVersions(project: Project, report: Report): void {
  const { root, dependencies } = project;
  const at = { file: 'package.json' };

  const reactNative = installed(root, 'react-native')?.version || plainVersion(dependencies.get('react-native'));
  if (reactNative === undefined) report.add('versions.reactNative', 'unknown', { at });
  else {
    const old = compareVersions(reactNative, OLDEST_REACT_NATIVE) < 0;
    report.add('versions.reactNative', old ? 'old' : 'ok', { at, values: { version: reactNative } });
  }

  const plugin = installed(root, PLUGIN);
  const install = packageCommand(project, 'add', PLUGIN);
  if (!plugin || !dependencies.has(PLUGIN)) {
    // Autolinking only looks at what package.json names.
    report.add('versions.plugin', 'missing', { at, fix: [{ do: 'run', command: install }] });
  } else {
    const major = packageJson.version.split('.')[0] ?? '';
    const old = compareVersions(plugin.version, major) < 0;
    const fix = old ? [{ do: 'run' as const, command: `${install}@${major}` }] : [];
    report.add('versions.plugin', old ? 'old' : 'ok', { at, values: { version: plugin.version }, fix });
  }

  const im = installed(root, IM_CLIENT);
  if (!im) report.add('versions.im', 'absent');
  else {
    const old = compareVersions(im.version, OLDEST_IM_CLIENT) < 0;
    const fix = old ? [{ do: 'run' as const, command: packageCommand(project, 'add', `${IM_CLIENT}@latest`) }] : [];
    report.add('versions.im', old ? 'old' : 'ok', { at, values: { version: im.version }, fix });
  }

  const found = copies(root, PLUGIN);
  if (found.length > 1) {
    const where = found.map(({ folder, version }) => `${project.files.name(folder)} (${version})`).join(', ');
    report.add('versions.copies', 'several', { values: { where } });
  } else if (found.length === 1) report.add('versions.copies', 'ok');
}

/** Lowest level that is right, and where a higher one is written. */
const LEVELS = [
  // Firebase Messaging 25 and React Native 0.74 both ask for 23.
  { theme: 'versions.minSdk', name: 'minSdk', least: 23 },
  // POST_NOTIFICATIONS came with 33 (android-native.md §5).
  { theme: 'versions.compileSdk', name: 'compileSdk', least: 33 },
  { theme: 'versions.targetSdk', name: 'targetSdk', least: 33 },
] as const satisfies { theme: Theme; name: string; least: number }[];

export function checkSdkLevels(project: Project, report: Report): void {
  const { android } = project;
  if (!android?.scripts.app) return;
  for (const { theme, name, least } of LEVELS) {
    const inScripts = sdkLevel(android.scripts, name);
    // Where no script says a number, React Native's plugin does (Expo's template leaves it to that).
    const level = inScripts === undefined ? Number(reactNativeVersion(project, name)) : inScripts.level;
    if (level === undefined || !Number.isInteger(level)) {
      report.add(theme, 'unknown', { values: { name } });
      continue;
    }
    const low = level < least;
    const values = { name, level: String(level), least: String(least) };
    const at = inScripts?.at;
    const fix = low ? natively(project, ...raise(android.scripts.app, name, least, at)) : [];
    report.add(theme, low ? 'low' : 'ok', { at, values, fix });
  }
}

function raise({ file, dialect }: Script, name: string, least: number, at: SdkLevel['at']): Edit[] {
  const line = dialect === 'kotlin' ? `${name} = ${least}` : `${name}Version ${least}`;
  const add: Edit = {
    do: 'add',
    file,
    in: name === 'compileSdk' ? ['android'] : ['android', 'defaultConfig'],
    lines: [line],
  };
  return at?.file === file ? [{ do: 'remove', file, line: at.line, lastLine: at.line }, add] : [add];
}

/** `^0.76.1`: 0.76.1; a tag or an address says nothing. */
const plainVersion = (range: string | undefined): string | undefined =>
  /^[\^~>=v\s]*(\d+\.\d[\w.-]*)/.exec(range ?? '')?.[1];
