/** The admin API as commands use it: of the running server over HTTP, or of the data directory itself when none runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AdminErrorBody } from '../api/admin/index.ts';
import type { Config } from '../config/index.ts';
import { DataDirError, openKeys, readAdminToken, readServerFile } from '../data-dir/index.ts';
import type { Secrets } from '../secrets/index.ts';
import { CliError, exitCodes, usageError } from './error.ts';

export interface AdminAnswer {
  status: number;
  text: string;
}
export interface AdminClient {
  /** `server`: a running server answers. `direct`: the data directory was opened here. */
  readonly mode: 'server' | 'direct';
  /** @throws {CliError} with the server's code, field, message and fix. */
  request<T = Record<string, unknown>>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<T>;
  /** A request that answers a JSON line per step. */
  lines(path: string, body: object, onLine: (line: Record<string, unknown>) => void): Promise<void>;
  close(): Promise<void>;
}
export const ADMIN_PREFIX = '/admin/v1';

/**
 * Finds the admin API: the server named by `TIM_PUSH_SERVER` (with `TIM_PUSH_ADMIN_TOKEN`), else the one that runs on
 * the data directory, else the data directory itself.
 */
export async function connect(config: Config, env: Readonly<Record<string, string | undefined>>): Promise<AdminClient> {
  const remote = env['TIM_PUSH_SERVER'];
  if (remote !== undefined && remote !== '')
    return overHttp(remote.replace(/\/+$/, ''), env['TIM_PUSH_ADMIN_TOKEN'] ?? '');
  requireData(config);
  try {
    const { openDirectly } = await import('./direct-client.ts');
    return await openDirectly(config);
  } catch (error) {
    if (!(error instanceof DataDirError) || error.code !== 'data_dir_in_use') throw error;
    const server = readServerFile(config.dataDir);
    // Locked, and no address yet: a server that starts or stops just now, or another command.
    if (server === undefined) throw error;
    return overHttp(server.admin, readAdminToken(config.dataDir, secretsOf(config)));
  }
}

/** The only app there is. @throws {CliError} when there are several: one has to be named. */
export async function onlyAppId(admin: AdminClient): Promise<number> {
  const { apps } = await admin.request<{ apps: { appId: number }[] }>('GET', '/apps');
  const [only] = apps;
  if (only !== undefined && apps.length === 1) return only.appId;
  const ids = apps.map((one) => one.appId);
  throw usageError('--app', {
    en: [`there are ${apps.length} apps: ${ids.join(', ')}`, 'say which one by its SDKAppID'],
    zh: [`共有 ${apps.length} 个应用：${ids.join('、')}`, '用 SDKAppID 指明是哪一个'],
  });
}

/** The keys of the data directory: what opens sealed texts. */
export const secretsOf = (config: Config): Secrets => openKeys(config.dataDir, config.keyFile, Date.now()).secrets;

/** @throws {CliError} when nothing was ever started there: a mistyped directory shall not be filled with a new app. */
export function requireData(config: Config): void {
  if (existsSync(join(config.dataDir, 'admin-token.sealed'))) return;
  throw new CliError(exitCodes.noServer, {
    code: 'data_dir_missing',
    field: 'dataDir',
    message: `there is no data in ${config.dataDir}`,
    fix: 'name the data directory by --data-dir or TIM_PUSH_DATA_DIR, or start one: tim-push serve (or tim-push init)',
    zh: {
      message: `${config.dataDir} 中没有数据`,
      fix: '用 --data-dir 或 TIM_PUSH_DATA_DIR 指明数据目录，或启动一个：tim-push serve（或 tim-push init）',
    },
  });
}

function overHttp(base: string, token: string): AdminClient {
  const call = async (method: string, path: string, body?: object): Promise<Response> => {
    try {
      return await fetch(`${base}${ADMIN_PREFIX}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new CliError(
        exitCodes.noServer,
        {
          code: 'server_unreachable',
          field: '',
          message: `no server answers at ${base}`,
          fix: 'start it: tim-push serve',
          zh: { message: `${base} 没有服务器应答`, fix: '启动服务：tim-push serve' },
        },
        { cause: error },
      );
    }
  };
  return {
    mode: 'server',
    request: async <T>(method: string, path: string, body?: object) => {
      const response = await call(method, path, body);
      return readAnswer<T>({ status: response.status, text: await response.text() });
    },
    lines: async (path, body, onLine) => {
      const response = await call('POST', path, body);
      if (response.body === null || !response.ok)
        throw asCliError({ status: response.status, text: await response.text() });
      let rest = '';
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        const parts = (rest + chunk).split('\n');
        rest = parts.pop() ?? '';
        for (const part of parts) takeLine(part, onLine);
      }
    },
    close: async () => {},
  };
}

export function readAnswer<T>(answer: AdminAnswer): T {
  if (answer.status >= 400) throw asCliError(answer);
  return JSON.parse(answer.text) as T;
}

export function takeLine(text: string, onLine: (line: Record<string, unknown>) => void): void {
  if (text === '') return;
  const line = JSON.parse(text) as Record<string, unknown>;
  if (line['error'] !== undefined) {
    const error = line['error'] as AdminErrorBody;
    throw new CliError(exitCodes.failed, { ...error, answer: error });
  }
  onLine(line);
}

export function asCliError({ status, text }: AdminAnswer): CliError {
  const exitCode =
    status === 404
      ? exitCodes.notFound
      : status === 503
        ? exitCodes.noServer
        : status === 400
          ? exitCodes.usage
          : exitCodes.failed;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // Something that is not our admin API answered; its words are not ours to show.
    body = undefined;
  }
  const said = (body ?? {}) as Partial<AdminErrorBody>;
  const {
    code = 'unexpected_answer',
    field = '',
    message = `the admin API answered HTTP ${status}`,
    fix = 'is this the admin address of the server?',
  } = said;
  const zh = { message: `管理 API 返回了 HTTP ${status}`, fix: '这是服务器的管理地址吗？' };
  const shown = { code, field, message, fix };
  return new CliError(exitCode, said.code === undefined ? { ...shown, zh } : { ...shown, answer: said });
}
