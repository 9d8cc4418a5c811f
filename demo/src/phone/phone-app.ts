/** One app on one virtual phone. Its process is a worker: ending it is what a user's swipe does to an app. */
import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Phone } from '@tim-push/sandbox';
import { answerOf, PendingCalls } from './calls.ts';
import type { AppCalls, AppSetup, CallName, FromApp, PhoneCalls, PhoneOs, ToApp } from './protocol.ts';
import { readTap } from './read-tap.ts';

/** Of the clouds that serve other phones than Android's. */
const SYSTEMS: Partial<Record<string, PhoneOs>> = { apns: 'ios', harmony: 'harmony' };

export interface PhoneAppOptions {
  phone: Phone;
  serverUrl: string;
  sdkAppID: number;
}

export class PhoneApp {
  readonly phone: Phone;
  readonly #setup: Omit<AppSetup, 'storage' | 'initialTap'>;
  readonly #storage: Record<string, string> = {};
  readonly #calls = new PendingCalls();
  readonly #native: PhoneCalls;
  #worker: Worker | undefined;

  constructor({ phone, serverUrl, sdkAppID }: PhoneAppOptions) {
    this.phone = phone;
    this.#setup = {
      serverUrl,
      sdkAppID,
      device: {
        os: SYSTEMS[phone.vendor] ?? 'android',
        brand: phone.brand,
        model: phone.model,
        vendor: phone.vendor,
        appID: phone.packageName,
        installationID: randomUUID(),
      },
    };
    this.#native = {
      register: (params) => phone.register(params),
      unregister: async () => phone.unregister(),
      createChannel: async (channel) => phone.createChannel(channel),
      clearNotifications: async () => phone.clearNotifications(),
      askPermission: async () => phone.askPermission(),
    };
    phone.on('token', (token) => this.#post({ kind: 'token', token }));
  }

  /** Starts the process and brings the app to the front; resolves when its first screen would be there. */
  async start(initialTap?: { ext: string; tag: string }): Promise<void> {
    this.phone.appState = 'foreground';
    if (this.#worker) return;
    const workerData: AppSetup = {
      ...this.#setup,
      storage: { ...this.#storage },
      ...(initialTap ? { initialTap } : {}),
    };
    const worker = new Worker(new URL('./app-process.ts', import.meta.url), { workerData });
    this.#worker = worker;
    const ended = (error: Error): void => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#calls.fail(error);
    };
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: FromApp) => (message.kind === 'ready' ? resolve() : this.#heard(message)));
      worker.once('error', (error) => {
        ended(error instanceof Error ? error : new Error(String(error)));
        reject(error);
      });
      worker.once('exit', () => {
        ended(new Error('the process of the app ended'));
        reject(new Error('the process of the app ended before it was ready'));
      });
    });
  }

  /** The app's own code, by name. */
  readonly do: AppCalls = new Proxy({} as AppCalls, {
    get:
      (_target, name: CallName) =>
      (...args: unknown[]) =>
        this.#call(name, args),
  });

  /** Home button: the process goes on for a while. */
  async background(unread = 0): Promise<void> {
    this.phone.appState = 'background';
    await this.do.background(unread);
  }

  /** As a swipe out of the recent apps: no code of the app runs any more, its connection is just gone. */
  async kill(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.phone.appState = 'killed';
    await worker?.terminate();
  }

  /** Taps the newest banner: wakes the process if there is none, and hands over what the vendor's SDK hands over. */
  async tap(): Promise<{ ext: string; tag: string }> {
    const tapped = readTap(this.phone.tap());
    if (this.#worker) this.#post({ kind: 'tap', ...tapped });
    else await this.start(tapped);
    return tapped;
  }

  #call(name: CallName, args: unknown[]): Promise<never> {
    if (!this.#worker) return Promise.reject(new Error(`${name}: the app on phone ${this.phone.id} is not running`));
    return this.#calls.open((id) => this.#post({ kind: 'call', id, name, args }));
  }
  #post(message: ToApp): void {
    this.#worker?.postMessage(message);
  }
  #heard(message: Exclude<FromApp, { kind: 'ready' }>): void {
    switch (message.kind) {
      case 'store':
        if (message.value === null) delete this.#storage[message.key];
        else this.#storage[message.key] = message.value;
        return;
      case 'answer':
        this.#calls.answer(message.id, message.result, message.error);
        return;
      case 'phoneCall': {
        const run = this.#native[message.name] as (...args: unknown[]) => Promise<unknown>;
        void answerOf(() => run(...message.args)).then((answer) =>
          this.#post({ kind: 'phoneAnswer', id: message.id, ...answer }),
        );
        return;
      }
      default:
        message satisfies never;
    }
  }
}
