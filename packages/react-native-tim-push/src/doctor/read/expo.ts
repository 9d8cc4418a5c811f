/** The Expo configuration as far as it can be read without running it. */
import { readOptions, type TimPushExpoOptions } from '../../expo/options.ts';
import type { Place } from '../finding.ts';
import { type Files, lineAt } from './files.ts';
import { at, isObject, type JsonObject, readJson } from './json.ts';

export interface ExpoSetup {
  /** `expo` of app.json; empty when there is none. */
  config: JsonObject;
  file: string;
  /** The script that may change all of it. */
  dynamic?: string;
  broken?: Place;
  plugin?: {
    at: Place;
    options?: TimPushExpoOptions;
    /** What the plugin itself says of the options. */
    wrong?: string;
  };
}

const STATIC = ['app.json', 'app.config.json'];
const DYNAMIC = ['app.config.js', 'app.config.ts', 'app.config.cjs', 'app.config.mjs'];
const NAME = 'react-native-tim-push';

/** @returns undefined when the app does not use Expo */
export function readExpo(files: Files, usesExpo: boolean): ExpoSetup | undefined {
  const file = STATIC.find((one) => files.exists(one)) ?? 'app.json';
  const reading = readJson(files, file);
  if (reading.kind === 'broken') {
    return usesExpo
      ? { config: {}, file, broken: { file, ...(reading.line ? { line: reading.line } : {}) } }
      : undefined;
  }
  const whole = reading.kind === 'read' ? reading.value : undefined;
  const inner = at(whole, 'expo');
  if (!usesExpo && !isObject(inner)) return undefined;
  const config = isObject(inner) ? inner : isObject(whole) ? whole : {};
  const dynamic = DYNAMIC.find((one) => files.exists(one));
  const setup: ExpoSetup = { config, file, ...(dynamic === undefined ? {} : { dynamic }) };
  const plugins = Array.isArray(config['plugins']) ? config['plugins'] : [];
  const entry = plugins.find((one) => one === NAME || (Array.isArray(one) && one[0] === NAME));
  if (entry === undefined || reading.kind !== 'read') return setup;
  const place = { file, line: lineAt(reading.text, reading.text.indexOf(`"${NAME}"`)) };
  try {
    setup.plugin = { at: place, options: readOptions(Array.isArray(entry) ? entry[1] : undefined) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    setup.plugin = { at: place, wrong: message.replace(`[${NAME}] `, '') };
  }
  return setup;
}
