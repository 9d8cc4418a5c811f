/** Everything a story or an end-to-end test needs: sandbox, server, one app with its certificates, phones, people. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUserSig } from '@tim-push/protocol/usersig';
import { type Phone, type Sandbox, startSandbox } from '@tim-push/sandbox';
import type { TimPushOptions } from 'react-native-tim-push';
import { PhoneApp } from './phone/phone-app.ts';
import { ServerProcess } from './server-process.ts';

export const PACKAGE_NAME = 'com.example.chat';
export const CHANNEL_ID = 'chat_messages';

export interface Explained {
  msgID: string;
  text: string;
  [more: string]: unknown;
}
export interface WorldOptions {
  env?: Record<string, string>;
  onLog?: (line: string) => void;
  /** Settings of the certificates, by vendor. */
  certificateOptions?: { xiaomi?: Record<string, unknown>; fcm?: Record<string, unknown> };
  /** FCM delays a phone's display messages after 20 in a burst; null lifts that for tests that send more. */
  fcmBurst?: number | null;
}
export type DemoVendor = 'xiaomi' | 'fcm';

export class World {
  readonly sandbox: Sandbox;
  readonly server: ServerProcess;
  readonly sdkAppID: number;
  readonly secret: string;
  readonly certificateIDs: Record<DemoVendor, number>;
  readonly #folder: string;
  readonly #pushOptions: Record<DemoVendor, TimPushOptions>;
  readonly #apps = new Set<PhoneApp>();

  private constructor(parts: {
    sandbox: Sandbox;
    server: ServerProcess;
    sdkAppID: number;
    secret: string;
    folder: string;
    certificateIDs: Record<DemoVendor, number>;
    pushOptions: Record<DemoVendor, TimPushOptions>;
  }) {
    this.sandbox = parts.sandbox;
    this.server = parts.server;
    this.sdkAppID = parts.sdkAppID;
    this.secret = parts.secret;
    this.certificateIDs = parts.certificateIDs;
    this.#folder = parts.folder;
    this.#pushOptions = parts.pushOptions;
  }

  static async start(options: WorldOptions = {}): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'tim-push-world-'));
    const sandbox = await startSandbox({});
    const caFile = join(folder, 'sandbox-ca.pem');
    writeFileSync(caFile, sandbox.ca);
    const server = new ServerProcess({
      dataDir: join(folder, 'data'),
      env: { TIM_PUSH_CHANNEL_CA_FILE: caFile, TIM_PUSH_REST_PER_SECOND: '0', ...options.env },
      ...(options.onLog ? { onLog: options.onLog } : {}),
    });
    try {
      await server.start();
      const { apps } = await server.admin<{ apps: { appId: number }[] }>('GET', '/apps');
      const sdkAppID = apps[0]?.appId ?? 0;
      const { secret } = await server.cli<{ secret: string }>('app', 'secret');
      const xiaomi = sandbox.clouds.xiaomi.addApp({
        packageName: PACKAGE_NAME,
        channels: [{ id: CHANNEL_ID, name: 'Chat messages', class: 'private' }],
      });
      const fcm = sandbox.clouds.fcm.addProject({
        packages: [PACKAGE_NAME],
        ...(options.fcmBurst === undefined ? {} : { limits: { collapsibleBurst: options.fcmBurst } }),
      });
      const certificate = async (vendor: DemoVendor, credentials: object): Promise<number> => {
        const made = await server.admin<{ id: number }>('POST', '/certificates', {
          vendor,
          name: `${vendor} of the demo`,
          credentials,
          options: { channelId: CHANNEL_ID, ...options.certificateOptions?.[vendor] },
          endpoints: sandbox.endpoints(vendor),
        });
        return made.id;
      };
      const certificateIDs = {
        xiaomi: await certificate('xiaomi', {
          packageName: PACKAGE_NAME,
          appId: xiaomi.appId,
          appSecret: xiaomi.appSecret,
        }),
        fcm: await certificate('fcm', fcm.serviceAccount),
      };
      return new World({
        sandbox,
        server,
        sdkAppID,
        secret,
        folder,
        certificateIDs,
        pushOptions: {
          xiaomi: { mi_buz_id: certificateIDs.xiaomi, mi_push_app_id: xiaomi.appId, mi_push_app_key: xiaomi.appKey },
          fcm: { google_fcm_buz_id: certificateIDs.fcm },
        },
      });
    } catch (error) {
      await server.kill();
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** What a developer passes to `init` on this vendor's phones: the guide's own keys. */
  pushOptions(vendor: DemoVendor): TimPushOptions {
    return { ...this.#pushOptions[vendor], channels: [{ channelID: CHANNEL_ID, channelName: 'Chat messages' }] };
  }

  /** Where the server keeps its data: what the command line is pointed at. */
  get dataDir(): string {
    return join(this.#folder, 'data');
  }

  userSig(userID: string, expireSeconds = 86_400): string {
    return createUserSig({ sdkAppID: this.sdkAppID, secret: this.secret, userID, expireSeconds });
  }

  /** A new phone with the app installed, its process not started. */
  async phone(vendor: DemoVendor): Promise<PhoneApp> {
    const phone: Phone = await this.sandbox.phones.add({ vendor, packageName: PACKAGE_NAME });
    const app = new PhoneApp({ phone, serverUrl: this.server.addresses.api, sdkAppID: this.sdkAppID });
    this.#apps.add(app);
    return app;
  }

  /** A phone whose user is logged in and whose push is set up. @throws when a step of it fails. */
  async user(userID: string, vendor: DemoVendor): Promise<PhoneApp> {
    const app = await this.phone(vendor);
    await app.start();
    mustBeOk(await app.do.login(userID, this.userSig(userID)), `login of ${userID}`);
    mustBeOk(await app.do.initPush(this.pushOptions(vendor)), `init of ${userID}'s push`);
    return app;
  }

  /** Calls REST v4 as the app's back end does. */
  async rest<T extends object>(command: string, body: object): Promise<T & { ErrorCode: number; ErrorInfo: string }> {
    const query = new URLSearchParams({
      sdkappid: String(this.sdkAppID),
      identifier: 'administrator',
      usersig: this.userSig('administrator'),
      random: '1',
      contenttype: 'json',
    });
    const response = await fetch(`${this.server.addresses.api}/v4/${command}?${query}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return (await response.json()) as T & { ErrorCode: number; ErrorInfo: string };
  }

  /** Why the last messages to a user showed, or did not: newest first. */
  async explain(
    userID: string,
    query: { message?: string; limit?: number; lang?: 'en' | 'zh' } = {},
  ): Promise<Explained[]> {
    const parameters = new URLSearchParams({ user: userID });
    for (const [key, value] of Object.entries(query)) parameters.set(key, String(value));
    return (await this.server.admin<{ messages: Explained[] }>('GET', `/explain?${parameters}`)).messages;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#apps].map((app) => app.kill()));
    await this.server.stop();
    await this.sandbox.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export function mustBeOk(result: { code: number; desc: string }, what: string): void {
  if (result.code !== 0) throw new Error(`${what}: ${result.desc} (${result.code})`);
}
