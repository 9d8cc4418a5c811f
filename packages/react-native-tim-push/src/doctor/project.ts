/** One app's project, read once; the checks only look at it. */

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit } from './finding.ts';
import { pluginDeclarations } from './read/build.ts';
import { readCatalog } from './read/catalog.ts';
import { type ExpoSetup, readExpo } from './read/expo.ts';
import { Files } from './read/files.ts';
import { isObject, type JsonObject, readJson } from './read/json.ts';
import { type Manifests, readManifests } from './read/manifest.ts';
import { installed } from './read/packages.ts';
import { readScripts, type Scripts } from './read/scripts.ts';
import { readSources, type Sources } from './read/sources.ts';

export interface AndroidProject {
  /** `android`. */
  folder: string;
  /** `android/app`. */
  app: string;
  scripts: Scripts;
  manifests: Manifests;
}
export interface Project {
  root: string;
  files: Files;
  packageJson: JsonObject;
  /** Name → range, of what the app installs. */
  dependencies: Map<string, string>;
  android: AndroidProject | undefined;
  hasIos: boolean;
  expo: ExpoSetup | undefined;
  sources: Sources;
}

/** The project cannot be looked at; `code` names the text that says why. */
export class UnreadableProject extends Error {
  readonly code: 'noFolder' | 'noPackageJson' | 'brokenPackageJson';
  readonly place: string;

  constructor(code: UnreadableProject['code'], place: string) {
    super(`${code}: ${place}`);
    this.code = code;
    this.place = place;
  }
}

/** @throws {UnreadableProject} */
export function readProject(root: string): Project {
  if (!existsSync(root) || !statSync(root).isDirectory()) throw new UnreadableProject('noFolder', root);
  const files = new Files(root);
  const reading = readJson(files, 'package.json');
  if (reading.kind === 'absent') throw new UnreadableProject('noPackageJson', root);
  if (reading.kind !== 'read' || !isObject(reading.value)) {
    throw new UnreadableProject('brokenPackageJson', join(root, 'package.json'));
  }
  const packageJson = reading.value;
  const dependencies = new Map(
    ['devDependencies', 'dependencies'].flatMap((kind) => {
      const table = packageJson[kind];
      return isObject(table)
        ? Object.entries(table).map(([name, range]): [string, string] => [name, String(range)])
        : [];
    }),
  );
  return {
    root,
    files,
    packageJson,
    dependencies,
    android: readAndroid(files),
    hasIos: files.exists('ios'),
    expo: readExpo(files, dependencies.has('expo')),
    sources: readSources(files),
  };
}

function readAndroid(files: Files): AndroidProject | undefined {
  const config = files.text('react-native.config.js') ?? '';
  const [, named] = /\bandroid\s*:\s*\{[^}]*\bsourceDir\s*:\s*["']([^"']+)["']/.exec(config) ?? [];
  const folder = (named ?? 'android').replace(/^\.\//, '').replace(/\/$/, '');
  if (!files.exists(folder)) return undefined;
  const app = `${folder}/app`;
  return { folder, app, scripts: readScripts(files, folder), manifests: readManifests(files, app) };
}

/** The version of the Android Gradle plugin, and whether the project itself writes it. */
export function androidGradlePlugin(project: Project): { version: string | undefined; written: boolean } {
  const { android } = project;
  const declared = android
    ? pluginDeclarations(android.scripts, { id: 'com.android.application', module: 'com.android.tools.build:gradle' })
    : [];
  const version = declared.find((one) => one.version !== undefined)?.version;
  if (version !== undefined) return { version, written: true };
  return { version: reactNativeVersion(project, 'agp'), written: false };
}

/** A version that React Native gives to every app that writes none of its own: `agp`, `minSdk` … */
export function reactNativeVersion({ root }: Project, name: string): string | undefined {
  const reactNative = installed(root, 'react-native');
  if (!reactNative) return undefined;
  const text = new Files(reactNative.folder).text('gradle/libs.versions.toml');
  return text === undefined ? undefined : readCatalog(text, '')?.items.get(`versions.${name}`)?.version;
}

/** Where Expo's plugin writes the native project, a change by hand lasts until the next prebuild: that is what to run. */
export function natively(project: Project, ...edits: Edit[]): Edit[] {
  return project.expo?.plugin ? [PREBUILD] : edits;
}
export const PREBUILD: Edit = { do: 'run', command: 'npx expo prebuild --platform android' };

/** `npm install x`, in the tool that the project uses. */
export function packageCommand({ files }: Project, verb: 'add' | 'remove', name: string): string {
  if (files.exists('pnpm-lock.yaml')) return `pnpm ${verb} ${name}`;
  if (files.exists('yarn.lock')) return `yarn ${verb} ${name}`;
  return `npm ${verb === 'add' ? 'install' : 'uninstall'} ${name}`;
}
