/** What goes into the Gradle files: text in, text out. Blocks carry a tag, so that a second run changes nothing. */
import { CodeGenerator } from 'expo/config-plugins';
import { LIBS_LINE, VENDOR_NEEDS } from '../config/android.ts';
import { type TimPushExpoOptions, wrong } from './options.ts';

/** The root build.gradle: repositories of the chosen vendors. */
export function inRootGradle(source: string, { vendors }: TimPushExpoOptions): string {
  // Gradle's own repositories (google() …) are there already.
  const urls = vendors
    .map((vendor) => VENDOR_NEEDS[vendor].repository)
    .filter((repository) => repository?.startsWith('https:'));
  const lines = urls.map((url) => `    maven { url '${url}' }`);
  return put(
    source,
    'repositories',
    /^\s*allprojects\s*\{/,
    lines.length === 0 ? [] : ['  repositories {', ...lines, '  }'],
  );
}

/** The app's build.gradle: placeholders of the manifest, and the folder that holds the vendors' files. */
export function inAppGradle(source: string, { vivo, honor, aars }: TimPushExpoOptions): string {
  const placeholders = {
    ...(vivo ? { VIVO_APPID: vivo.appId, VIVO_APPKEY: vivo.appKey } : {}),
    ...(honor ? { HONOR_APPID: honor.appId } : {}),
  };
  // += and not =: other libraries have placeholders of their own.
  const lines = Object.entries(placeholders).map(
    ([name, value]) => `        manifestPlaceholders += [${name}: ${JSON.stringify(value).replaceAll('$', '\\$')}]`,
  );
  const withPlaceholders = put(source, 'placeholders', /^\s*defaultConfig\s*\{/, lines);
  return put(
    withPlaceholders,
    'libs',
    /^dependencies\s*\{/,
    (aars ?? []).length === 0 ? [] : [`    ${LIBS_LINE.groovy}`],
  );
}

/** Puts a block behind its anchor, replaces the one of an earlier run, or takes that away. */
function put(source: string, tag: string, anchor: RegExp, lines: readonly string[]): string {
  const name = `tim-push-${tag}`;
  const without = CodeGenerator.removeContents({ src: source, tag: name }).contents;
  if (lines.length === 0) return without;
  if (!source.split('\n').some((line) => anchor.test(line))) {
    throw wrong('build.gradle', `nothing in it matches ${anchor}: add by hand\n${lines.join('\n')}`);
  }
  return CodeGenerator.mergeContents({
    src: without,
    newSrc: lines.join('\n'),
    tag: name,
    anchor,
    offset: 1,
    comment: '//',
  }).contents;
}
