import { type Config, loadConfig, type SettingName } from '../config/index.ts';
import { type AdminClient, connect } from './admin-client.ts';
import { usageError } from './error.ts';
import { createOutput, type Output, type Streams } from './output.ts';
import { type Language, languageOf, type Texts, texts } from './texts.ts';

/** What a command is run with. */
export interface CliContext {
  env: Readonly<Record<string, string | undefined>>;
  streams: Streams & { stdin: AsyncIterable<Uint8Array | string> };
  language: Language;
  texts: Texts;
  output: Output;
  config(flags?: Partial<Record<SettingName, string | number>>): Config;
  /** Runs with the admin API and closes it. */
  withAdmin<T>(use: (admin: AdminClient) => Promise<T>): Promise<T>;
}

/** Options that every command takes. */
export interface GlobalOptions {
  dataDir?: string;
  keyFile?: string;
  config?: string;
  json?: true;
  lang?: string;
}

export function createContext(
  options: GlobalOptions,
  env: CliContext['env'],
  streams: CliContext['streams'],
): CliContext {
  const language = languageOf(options.lang, env);
  const config: CliContext['config'] = (flags = {}) =>
    loadConfig({
      env,
      ...(options.config === undefined ? {} : { configFile: options.config }),
      flags: {
        ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
        ...(options.keyFile === undefined ? {} : { keyFile: options.keyFile }),
        ...flags,
      },
    });
  return {
    env,
    streams,
    language,
    texts: texts[language],
    output: createOutput(options.json === true ? 'json' : 'text', texts[language], streams),
    config,
    withAdmin: async (use) => {
      const admin = await connect(config(), env);
      try {
        return await use(admin);
      } finally {
        await admin.close();
      }
    },
  };
}

/** An SDKAppID from a flag. */
export function appIdFlag(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw usageError('app', {
    en: [`'${value}' is no SDKAppID`, 'give the number that tim-push app list shows'],
    zh: [`'${value}' 不是 SDKAppID`, '填写 tim-push app list 显示的数字'],
  });
}

/** The query part that names the app, or nothing. */
export const appQuery = (appId: number | undefined): Record<string, string> =>
  appId === undefined ? {} : { appId: String(appId) };
