import { vi } from 'vitest';
import { PONG_WITHIN_MS } from '../connection/heartbeat.ts';
import { LogLevelEnum } from '../enums.ts';
import type { Host } from '../host/host.ts';
import { memoryStorage, type StorageAdapter } from '../storage.ts';
import { createTencentIm, type TencentIm } from '../tim.ts';
import type { ServerOptions } from '../types/options.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';
import { type ManualEnvironment, manualEnvironment } from './manual-environment.ts';

export interface Harness {
  server: FakeServer;
  env: ManualEnvironment;
  storage: StorageAdapter;
  tim: TencentIm;
  /** Names of SDK and conversation callbacks in the order they came. */
  events: string[];
  /** What was logged. */
  lines: string[];
  /** The same phone after its process died: same storage, nothing else. */
  restart(): Promise<TencentIm>;
  stop(): Promise<void>;
}

export interface HarnessOptions {
  host?: Host;
  server?: Partial<ServerOptions>;
}

export const APP = 1_400_000_001;
export const SIG = 'sig-of-alice-SECRET';

/** A fake server and a client that is initialised against it, with a clock that only tests move. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const server = await startFakeServer();
  const env = manualEnvironment();
  const storage = memoryStorage();
  const events: string[] = [];
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const clients: TencentIm[] = [];

  async function client(): Promise<TencentIm> {
    const tim = createTencentIm(() => options.host ?? { facts: () => ({ platform: 'Android' }) });
    clients.push(tim);
    tim.setServer({
      url: server.url,
      storage,
      environment: env,
      logger: { debug: log, info: log, warn: log, error: log },
      ...options.server,
    });
    await tim.v2TIMManager.initSDK(APP, LogLevelEnum.V2TIM_LOG_DEBUG, {
      onConnecting: () => events.push('onConnecting'),
      onConnectSuccess: () => events.push('onConnectSuccess'),
      onConnectFailed: (code) => events.push(`onConnectFailed ${code}`),
      onKickedOffline: () => events.push('onKickedOffline'),
      onUserSigExpired: () => events.push('onUserSigExpired'),
      onSelfInfoUpdated: (info) => events.push(`onSelfInfoUpdated ${info.nickName}`),
    });
    return tim;
  }

  const tim = await client();
  return {
    server,
    env,
    storage,
    tim,
    events,
    lines,
    async restart() {
      await Promise.all(clients.map((each) => each.v2TIMManager.unInitSDK()));
      return client();
    },
    async stop() {
      await Promise.all(clients.map((each) => each.v2TIMManager.unInitSDK()));
      await server.stop();
    },
  };
}

/** Until the condition holds; fails with its last error. */
export const until = (condition: () => void): Promise<void> => vi.waitFor(condition, { timeout: 30_000, interval: 5 });

/** Logs in and waits until the client has caught up and said all it says after a login. */
export async function loggedIn(h: Pick<Harness, 'server' | 'env'>, tim: TencentIm, userID = 'alice'): Promise<void> {
  const pulls = h.server.frames('pull').length;
  const result = await tim.v2TIMManager.login(userID, SIG);
  if (result.code !== 0) throw new Error(`login failed: ${result.code} ${result.desc}`);
  await until(() => {
    if (h.server.frames('pull').length === pulls) throw new Error('not pulled yet');
    // Only the heartbeat is left: an answer that comes late would count as a sign of life to the test's own request.
    if (h.env.pending().some((ms) => ms <= PONG_WITHIN_MS)) throw new Error('an answer is still due');
  });
}
