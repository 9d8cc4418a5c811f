import { nearestName } from '@tim-push/protocol';
import { TimCode } from './codes.ts';
import { type Environment, hostEnvironment } from './environment.ts';
import { consoleLogger, type Logger } from './logger.ts';
import { failed, type V2TimCallback } from './results.ts';
import { memoryStorage, type StorageAdapter } from './storage.ts';
import type { ServerOptions } from './types/options.ts';

/** `ServerOptions`, checked and filled in. */
export interface Settings {
  socketUrl: string;
  storage: StorageAdapter;
  logger: Logger;
  platform: ServerOptions['platform'];
  language: string | undefined;
  requestTimeoutMs: number;
  connectTimeoutMs: number;
  reconnectBaseMs: number;
  reconnectMaxMs: number;
  closeInBackgroundAfterMs: number;
  environment: Environment;
}

const MILLISECONDS = {
  requestTimeoutMs: 10_000,
  connectTimeoutMs: 10_000,
  reconnectBaseMs: 1000,
  reconnectMaxMs: 30_000,
  closeInBackgroundAfterMs: 30_000,
} as const;
/** Every JavaScript host runs a longer timer at once. */
const LONGEST_TIMER_MS = 0x7fffffff;
const KNOWN = ['url', 'storage', 'logger', 'platform', 'language', 'environment', ...Object.keys(MILLISECONDS)];

const wrong = (desc: string): { problem: V2TimCallback } => ({
  problem: failed(TimCode.badParameter, `setServer: ${desc}`),
});

/** Checks what the app passed to `setServer`. `warnings` name keys that nobody knows. */
export function readSettings(given: unknown): { problem: V2TimCallback } | { settings: Settings; warnings: string[] } {
  if (typeof given !== 'object' || given === null) return wrong('needs an object: { url: "https://im.example.com" }');
  const options = given as Partial<ServerOptions>;
  const socketUrl = typeof options.url === 'string' ? toSocketUrl(options.url) : undefined;
  if (socketUrl === undefined) return wrong('url must be an http(s) or ws(s) address, like "https://im.example.com"');
  const numbers: Record<keyof typeof MILLISECONDS, number> = { ...MILLISECONDS };
  for (const key of Object.keys(MILLISECONDS) as (keyof typeof MILLISECONDS)[]) {
    const ms = options[key];
    if (ms === undefined) continue;
    const never = key === 'closeInBackgroundAfterMs' && ms === Number.POSITIVE_INFINITY;
    if (typeof ms !== 'number' || !(ms > 0 && (ms <= LONGEST_TIMER_MS || never))) {
      return wrong(`${key} must be a number of milliseconds from 1 to ${LONGEST_TIMER_MS}`);
    }
    numbers[key] = ms;
  }
  if (options.storage !== undefined && typeof options.storage?.getItem !== 'function') {
    return wrong('storage must have getItem, setItem and removeItem, as AsyncStorage has');
  }
  return {
    settings: {
      socketUrl,
      storage: options.storage ?? memoryStorage(),
      logger: options.logger ?? consoleLogger,
      platform: options.platform,
      language: options.language,
      environment: { ...hostEnvironment, ...options.environment },
      ...numbers,
    },
    warnings: Object.keys(options)
      .filter((key) => !KNOWN.includes(key))
      .map((key) => `setServer: ${key} is not known: did you mean ${nearestName(key, KNOWN)}?`),
  };
}

/** `https://host/prefix` → `wss://host/prefix/v1/socket`. By pattern: React Native's own URL class is incomplete. */
export function toSocketUrl(url: string): string | undefined {
  const found = /^(https?|wss?):\/\/([^\s/?#]+)([^\s?#]*)$/i.exec(url.trim());
  if (!found) return undefined;
  const [, scheme = '', authority = '', path = ''] = found;
  const secure = /^(https|wss)$/i.test(scheme);
  const prefix = path.replace(/\/+$/, '').replace(/\/v1\/socket$/, '');
  return `${secure ? 'wss' : 'ws'}://${authority}${prefix}/v1/socket`;
}
