/** A client of the control API: the verbs of the sandbox from another process. Needs only `fetch`. */

import { SandboxError } from '../errors.ts';
import type { SandboxEvent } from '../events.ts';
import type { Faults } from '../faults/fault-spec.ts';
import type { PhoneEvent } from '../phones/phone-event.ts';
import type { NewPhone } from '../phones/phones.ts';
import type { TapPayload, TokenMode } from '../phones/vendor-sdk.ts';
import type { CloudName, CloudOf } from '../registry.ts';
import type { CloudView, PhoneView, ShadeView } from './view.ts';

export interface ConnectedPhone {
  readonly id: string;
  /** The phone as it is now: state, token, shade. */
  look(): Promise<PhoneView>;
  /** '' when the SDK gives the token later or never. @throws {SandboxError} `registration_failed`. */
  register(params?: Readonly<Record<string, string>>): Promise<string>;
  deliverToken(): Promise<string>;
  unregister(): Promise<void>;
  clearData(): Promise<void>;
  setAppState(state: PhoneView['appState']): Promise<void>;
  setTokenMode(mode: TokenMode): Promise<void>;
  lock(): Promise<void>;
  unlock(): Promise<void>;
  network(state: 'on' | 'off'): Promise<void>;
  notifications(state: 'on' | 'off'): Promise<void>;
  createChannel(channel: { id: string; importance: number; name?: string; sound?: string }): Promise<void>;
  setChannelImportance(id: string, importance: number): Promise<void>;
  shade(): Promise<ShadeView[]>;
  log(): Promise<PhoneEvent[]>;
  tap(notification?: number): Promise<TapPayload>;
  swipe(notification?: number): Promise<void>;
  clearNotifications(): Promise<void>;
}

/** What a cloud's console shows of an account. */
export type AccountOf<N extends CloudName> = ReturnType<CloudOf<N>['addAccount']>;

export interface ConnectedSandbox {
  info(): Promise<{
    ca: string;
    sharedUrl: string;
    clouds: Record<string, CloudView>;
  }>;
  /** An account (app, project) at a cloud, as that cloud's own `addApp` or `addProject` takes it. */
  addAccount<N extends CloudName>(vendor: N, account: object): Promise<AccountOf<N>>;
  /** Tokens with no phone behind them, for load tests. */
  addTokens(vendor: CloudName, account: string, count: number): Promise<string[]>;
  readonly phones: {
    add(phone: Omit<NewPhone, 'app' | 'project'> & { app?: string; project?: string }): Promise<ConnectedPhone>;
    all(): Promise<PhoneView[]>;
    get(id: string): ConnectedPhone;
    remove(id: string): Promise<void>;
  };
  readonly faults: {
    set(vendor: CloudName, faults: Faults): Promise<void>;
    clear(vendor?: CloudName): Promise<void>;
  };
  turn(vendor: CloudName, switches: Readonly<Record<string, string>>): Promise<void>;
  readonly clock: { now(): Promise<number>; advance(ms: number): Promise<void>; set(epochMs: number): Promise<void> };
  flushReceipts(): Promise<void>;
  /** Events from `since` (0: all that are kept; absent: from now on), until the signal aborts or the sandbox stops. */
  events(options?: { since?: number; signal?: AbortSignal }): AsyncGenerator<SandboxEvent, void, undefined>;
}

/**
 * @param controlUrl `sandbox.controlUrl`, or `controlUrl` of the command's JSON line.
 * @example
 * const sandbox = connectSandbox(process.env.SANDBOX_CONTROL_URL);
 * const phone = await sandbox.phones.add({ vendor: 'fcm', packageName: 'com.example.chat' });
 */
export function connectSandbox(controlUrl: string): ConnectedSandbox {
  const base = controlUrl.replace(/\/$/, '');

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(base + path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer as T;
    throw errorOf(answer, `${method} ${path}`);
  }

  function phone(id: string): ConnectedPhone {
    const at = `/v1/phones/${encodeURIComponent(id)}`;
    const change = async (body: unknown): Promise<void> => {
      await call('PATCH', at, body);
    };
    const order = async (verb: string, body: unknown = {}): Promise<void> => {
      await call('POST', `${at}/${verb}`, body);
    };
    return {
      id,
      look: () => call('GET', at),
      register: async (params) =>
        (await call<{ token: string }>('POST', `${at}/register`, params === undefined ? {} : { params })).token,
      deliverToken: async () => (await call<{ token: string }>('POST', `${at}/deliver-token`)).token,
      unregister: () => order('unregister'),
      clearData: () => order('clear-data'),
      setAppState: (appState) => change({ appState }),
      setTokenMode: (tokenMode) => change({ tokenMode }),
      lock: () => change({ locked: true }),
      unlock: () => change({ locked: false }),
      network: (network) => change({ network }),
      notifications: (notifications) => change({ notifications }),
      createChannel: (channel) => order('channels', channel),
      setChannelImportance: async (channel, importance) => {
        await call('PATCH', `${at}/channels/${encodeURIComponent(channel)}`, { importance });
      },
      shade: () => call('GET', `${at}/shade`),
      log: () => call('GET', `${at}/log`),
      tap: (notification) => call('POST', `${at}/tap`, notification === undefined ? {} : { notification }),
      swipe: (notification) => order('swipe', notification === undefined ? {} : { notification }),
      clearNotifications: () => order('clear-notifications'),
    };
  }

  return {
    info: () => call('GET', '/v1/info'),
    addAccount: (vendor, account) => call('POST', `/v1/clouds/${vendor}/accounts`, account),
    addTokens: async (vendor, account, count) =>
      (await call<{ tokens: string[] }>('POST', `/v1/clouds/${vendor}/tokens`, { account, count })).tokens,
    phones: {
      add: async (wanted) => phone((await call<PhoneView>('POST', '/v1/phones', wanted)).id),
      all: () => call('GET', '/v1/phones'),
      get: phone,
      remove: async (id) => {
        await call('DELETE', `/v1/phones/${encodeURIComponent(id)}`);
      },
    },
    faults: {
      set: async (vendor, faults) => {
        await call('PUT', `/v1/clouds/${vendor}/faults`, faults);
      },
      clear: async (vendor) => {
        await call('DELETE', vendor === undefined ? '/v1/faults' : `/v1/clouds/${vendor}/faults`);
      },
    },
    turn: async (vendor, switches) => {
      await call('PATCH', `/v1/clouds/${vendor}/switches`, switches);
    },
    clock: {
      now: async () => (await call<{ nowMs: number }>('GET', '/v1/clock')).nowMs,
      advance: async (ms) => {
        await call('POST', '/v1/clock/advance', { ms });
      },
      set: async (epochMs) => {
        await call('PUT', '/v1/clock', { epochMs });
      },
    },
    flushReceipts: async () => {
      await call('POST', '/v1/receipts/flush', {});
    },
    events: (options = {}) => readEvents(base, options),
  };
}

async function* readEvents(
  base: string,
  { since, signal }: { since?: number; signal?: AbortSignal },
): AsyncGenerator<SandboxEvent, void, undefined> {
  const response = await fetch(`${base}/v1/events${since === undefined ? '' : `?since=${since}`}`, {
    signal: (signal ?? null) as RequestInit['signal'],
  });
  if (response.body === null) return;
  let text = '';
  try {
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
        text = text.slice(end + 2);
        if (data !== undefined) yield JSON.parse(data) as SandboxEvent;
      }
    }
  } catch (error) {
    // Leaving by the signal is the usual end of a stream.
    if (signal?.aborted !== true) throw error;
  }
}

function errorOf(answer: unknown, call: string): SandboxError {
  const error = (answer as { error?: Partial<SandboxError> }).error;
  return new SandboxError(error?.code ?? 'unreachable', error?.message ?? `${call} failed`, {
    fix: error?.fix ?? 'see the standard error of the sandbox',
    ...(error?.field === undefined ? {} : { field: error.field }),
    ...(error?.vendorCode === undefined ? {} : { vendorCode: error.vendorCode }),
  });
}
