import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearestName } from '@tim-push/protocol';
import { Compile } from 'typebox/compile';
import { ConfigError } from './error.ts';
import { type SettingInfo, type SettingName, type Settings, settingInfos, settingsSchema } from './settings.ts';

/** The environment variable and flag that name the optional JSON file. */
export const CONFIG_FILE_ENV = 'TIM_PUSH_CONFIG';
export const CONFIG_FILE_FLAG = '--config';

/** The settings as the server uses them: checked, paths absolute. */
export interface Config extends Settings {
  /** Absolute path of the JSON file that was read; '' none. */
  configFile: string;
}

export interface ConfigSources {
  /** `process.env` or a part of it. Names that start with `TIM_PUSH_` must be settings. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Values of flags, by setting name. */
  flags?: Readonly<Partial<Record<SettingName, string | number>>>;
  /** Path of the JSON file; beats `TIM_PUSH_CONFIG`. */
  configFile?: string;
  /** Relative paths are resolved against it. Default: the working directory. */
  cwd?: string;
}

/** Other variables of the project that share the prefix: of the command line and of native clients. */
const FOREIGN_ENV = new Set([CONFIG_FILE_ENV, 'TIM_PUSH_LANG', 'TIM_PUSH_SERVER', 'TIM_PUSH_ADMIN_TOKEN']);
const byName = new Map(settingInfos.map((info) => [info.name as string, info]));
const byEnv = new Map(settingInfos.map((info) => [info.env, info]));
const validator = Compile(settingsSchema);

/**
 * Reads the configuration: defaults, then the JSON file, then the environment, then flags; the later beats the earlier.
 * An empty environment variable counts as not set.
 *
 * @throws {ConfigError} naming the setting, where the value came from, what was given and what would be right.
 * @example
 * const config = loadConfig({ env: process.env, flags: { apiPort: 0 } });
 */
export function loadConfig(sources: ConfigSources = {}): Config {
  const cwd = sources.cwd ?? process.cwd();
  const env = sources.env ?? {};
  const configFile = sources.configFile ?? env[CONFIG_FILE_ENV] ?? '';
  const given = new Map<SettingName, { value: unknown; source: string }>();
  const file = configFile === '' ? '' : resolve(cwd, configFile);
  if (file !== '') readFile(file, given);
  readEnv(env, given);
  for (const [name, value] of Object.entries(sources.flags ?? {})) {
    const info = byName.get(name);
    if (info === undefined) throw unknown(name, { en: 'a flag', zh: '命令行' }, [...byName.keys()]);
    if (value !== undefined) given.set(info.name, { value: fromText(info, value), source: info.flag });
  }

  const values: Record<string, unknown> = {};
  for (const info of settingInfos) values[info.name] = given.get(info.name)?.value ?? info.defaultValue;
  if (!validator.Check(values)) throw firstError(values, given);
  const settings = values as Settings;
  return absolute({ ...settings, configFile: file }, cwd, given);
}

function readFile(file: string, given: Map<SettingName, { value: unknown; source: string }>): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const [en, zh] =
      error instanceof SyntaxError
        ? [`is not JSON (${error.message})`, `不是 JSON（${error.message}）`]
        : ['cannot be read', '无法读取'];
    const words = {
      en: {
        message: `the configuration file ${file} ${en}`,
        fix: `give a readable JSON file by ${CONFIG_FILE_FLAG} or ${CONFIG_FILE_ENV}`,
      },
      zh: {
        message: `配置文件 ${file} ${zh}`,
        fix: `用 ${CONFIG_FILE_FLAG} 或 ${CONFIG_FILE_ENV} 指明可读的 JSON 文件`,
      },
    };
    throw new ConfigError('config', words, { cause: error });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ConfigError('config', {
      en: { message: `the configuration file ${file} holds no JSON object`, fix: 'write { "apiPort": 8080, … }' },
      zh: { message: `配置文件 ${file} 中不是 JSON 对象`, fix: '写成 { "apiPort": 8080, … }' },
    });
  }
  for (const [name, value] of Object.entries(parsed)) {
    const info = byName.get(name);
    if (info === undefined) throw unknown(name, { en: file, zh: file }, [...byName.keys()]);
    given.set(info.name, { value, source: file });
  }
}

function readEnv(
  env: Readonly<Record<string, string | undefined>>,
  given: Map<SettingName, { value: unknown; source: string }>,
): void {
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('TIM_PUSH_') || FOREIGN_ENV.has(name) || value === undefined || value === '') continue;
    const info = byEnv.get(name);
    if (info === undefined) throw unknown(name, { en: 'the environment', zh: '环境变量' }, [...byEnv.keys()]);
    given.set(info.name, { value: fromText(info, value), source: name });
  }
}

/** Numbers come as text from the environment and from flags; what is no number stays text and fails the check. */
function fromText(info: SettingInfo, value: string | number): unknown {
  return info.kind === 'integer' && typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}

function unknown(name: string, source: Record<'en' | 'zh', string>, known: string[]): ConfigError {
  const near = nearestName(name, known);
  return new ConfigError(name, {
    en: {
      message: `unknown setting '${name}' in ${source.en}`,
      fix: `did you mean '${near}'? See tim-push serve --help for all settings`,
    },
    zh: {
      message: `${source.zh} 中有未知的设置 '${name}'`,
      fix: `是否想写 '${near}'？全部设置见 tim-push serve --help`,
    },
  });
}

function firstError(values: unknown, given: Map<SettingName, { value: unknown; source: string }>): ConfigError {
  const error = validator.Errors(values)[0];
  const info = byName.get(error?.instancePath.slice(1) ?? '');
  if (info === undefined) throw new Error('a configuration error without a setting', { cause: error });
  return invalid(info, given);
}

function invalid(info: SettingInfo, given: Map<SettingName, { value: unknown; source: string }>): ConfigError {
  const found = given.get(info.name);
  const inUnit = (unit: string): string => (unit === '' ? '' : ` (${unit})`);
  const source = found?.source ?? info.name;
  const value = JSON.stringify(found?.value ?? info.defaultValue);
  return new ConfigError(info.name, {
    en: {
      message: `${source} is ${value}, which is not right for ${info.name}`,
      fix: `give ${info.expected}${inUnit(info.unit)}`,
    },
    zh: {
      message: `${source} 的值 ${value} 不适用于 ${info.name}`,
      fix: `应为：${info.zhExpected}${inUnit(info.zhUnit)}`,
    },
  });
}

function absolute(config: Config, cwd: string, given: Map<SettingName, { value: unknown; source: string }>): Config {
  const path = (value: string): string => (value === '' ? '' : resolve(cwd, value));
  const dataDir = path(config.dataDir);
  const result: Config = {
    ...config,
    dataDir,
    keyFile: config.keyFile === '' ? `${dataDir}.key` : path(config.keyFile),
    apiTlsCert: path(config.apiTlsCert),
    apiTlsKey: path(config.apiTlsKey),
    channelCaFile: path(config.channelCaFile),
    receiptsPublicUrl: config.receiptsPublicUrl.replace(/\/+$/, ''),
  };
  if (`${result.keyFile}/`.startsWith(`${dataDir}/`) || `${result.keyFile}\\`.startsWith(`${dataDir}\\`)) {
    throw new ConfigError('keyFile', {
      en: {
        message: `the key file ${result.keyFile} lies inside the data directory`,
        fix: 'put it elsewhere: who copies the data directory must not get its key as well',
      },
      zh: {
        message: `密钥文件 ${result.keyFile} 位于数据目录之内`,
        fix: '放到别处：复制数据目录的人不应同时得到其密钥',
      },
    });
  }
  if ((result.apiTlsCert === '') !== (result.apiTlsKey === '')) {
    const missing = byName.get(result.apiTlsCert === '' ? 'apiTlsCert' : 'apiTlsKey');
    if (missing !== undefined)
      throw new ConfigError(missing.name, {
        en: { message: `${missing.name} is missing, its pair is set`, fix: `set ${missing.env} too` },
        zh: { message: `缺少 ${missing.name}，与之成对的已设置`, fix: `同时设置 ${missing.env}` },
      });
  }
  if (given.get('adminPort')?.value !== 0 && result.adminPort !== 0 && result.adminPort === result.apiPort) {
    throw new ConfigError('adminPort', {
      en: { message: `apiPort and adminPort are both ${result.apiPort}`, fix: 'give each listener its own port' },
      zh: { message: `apiPort 和 adminPort 都是 ${result.apiPort}`, fix: '各用不同的端口' },
    });
  }
  return result;
}
