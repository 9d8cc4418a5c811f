/** Everything a story or an end-to-end test needs: sandbox, server, one app with its certificates, phones, people. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUserSig } from '@tim-push/protocol/usersig';
import { type Sandbox, startSandbox } from '@tim-push/sandbox';
import type { TimPushOptions } from 'react-native-tim-push';
import { CHANNEL_ID, type CloudAccount } from './clouds/cloud.ts';
import { type DemoVendor, demoClouds } from './clouds/index.ts';
import { PhoneApp } from './phone/phone-app.ts';
import { ServerProcess } from './server-process.ts';

export type { DemoVendor } from './clouds/index.ts';

/** A message as `explain` knows it: each device of the receiver with what was decided and what became of the push. */
export interface Explained {
  msgID: string;
  devices: { push?: { state: string; attempts: number } }[];
  [more: string]: unknown;
}
export interface WorldOptions {
  env?: Record<string, string>;
  onLog?: (line: string) => void;
  /** Whose accounts and certificates are made. Default: Xiaomi and FCM, the two clouds that differ most. */
  vendors?: readonly DemoVendor[];
  /** Settings of the certificates, by vendor. */
  certificateOptions?: Partial<Record<DemoVendor, Record<string, unknown>>>;
  /** FCM delays a phone's display messages after 20 in a burst; null lifts that for tests that send more. */
  fcmBurst?: number | null;
  /** Where the server keeps its data; it stays when the world ends. Default: a folder that goes with it. */
  dataDir?: string;
}

/** A vendor's account, and the certificate made of it. */
interface Equipped extends CloudAccount {
  certificateID: number;
}

export class World {
  readonly sandbox: Sandbox;
  readonly server: ServerProcess;
  readonly sdkAppID: number;
  readonly secret: string;
  readonly #folder: string;
  readonly #equipped: ReadonlyMap<DemoVendor, Equipped>;
  readonly #apps = new Set<PhoneApp>();

  private constructor(parts: {
    sandbox: Sandbox;
    server: ServerProcess;
    sdkAppID: number;
    secret: string;
    folder: string;
    equipped: ReadonlyMap<DemoVendor, Equipped>;
  }) {
    this.sandbox = parts.sandbox;
    this.server = parts.server;
    this.sdkAppID = parts.sdkAppID;
    this.secret = parts.secret;
    this.#folder = parts.folder;
    this.#equipped = parts.equipped;
  }

  static async start(options: WorldOptions = {}): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'tim-push-world-'));
    const sandbox = await startSandbox({});
    const caFile = join(folder, 'sandbox-ca.pem');
    writeFileSync(caFile, sandbox.ca);
    const { dataDir = join(folder, 'data') } = options;
    const server = new ServerProcess({
      dataDir,
      env: { TIM_PUSH_CHANNEL_CA_FILE: caFile, TIM_PUSH_REST_PER_SECOND: '0', ...options.env },
      ...(options.onLog ? { onLog: options.onLog } : {}),
    });
    try {
      await server.start();
      const { apps } = await server.admin<{ apps: { appId: number }[] }>('GET', '/apps');
      const sdkAppID = apps[0]?.appId ?? 0;
      const { secret } = await server.cli<{ secret: string }>('app', 'secret');
      const equipped = new Map<DemoVendor, Equipped>();
      for (const vendor of options.vendors ?? (['xiaomi', 'fcm'] as const)) {
        const account = demoClouds[vendor].open(sandbox);
        const { id } = await server.admin<{ id: number }>('POST', '/certificates', {
          vendor,
          name: `${vendor} of the demo`,
          credentials: account.credentials,
          options: { ...demoClouds[vendor].options, ...options.certificateOptions?.[vendor] },
          endpoints: sandbox.endpoints(vendor),
        });
        equipped.set(vendor, { ...account, certificateID: id });
      }
      return new World({ sandbox, server, sdkAppID, secret, folder, equipped });
    } catch (error) {
      await server.kill();
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** What a developer passes to `init` on this vendor's phones: the guide's own keys. */
  pushOptions(vendor: DemoVendor): TimPushOptions {
    const { pushOptions, certificateID } = this.#equip(vendor);
    return { ...pushOptions(certificateID), channels: [{ channelID: CHANNEL_ID, channelName: 'Chat messages' }] };
  }

  certificateID(vendor: DemoVendor): number {
    return this.#equip(vendor).certificateID;
  }

  /** What the developer got from the vendor, as the certificate was made of it. */
  credentials(vendor: DemoVendor): Readonly<Record<string, unknown>> {
    return this.#equip(vendor).credentials;
  }

  /** What the command line is pointed at. */
  get dataDir(): string {
    return this.server.dataDir;
  }

  userSig(userID: string, expireSeconds = 86_400): string {
    return createUserSig({ sdkAppID: this.sdkAppID, secret: this.secret, userID, expireSeconds });
  }

  /** A new phone with the app installed, its process not started. */
  async phone(vendor: DemoVendor): Promise<PhoneApp> {
    const phone = await this.#equip(vendor).phone();
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

  /** The same of the last message, as `tim-push explain` prints it. */
  async explainText(userID: string): Promise<string[]> {
    const { lines } = await this.server.admin<{ lines: { text: string }[] }>('GET', `/explain?user=${userID}&limit=1`);
    return lines.map(({ text }) => text);
  }

  #equip(vendor: DemoVendor): Equipped {
    const equipped = this.#equipped.get(vendor);
    if (!equipped) throw new Error(`this world has no ${vendor}: start it with vendors: ['${vendor}']`);
    return equipped;
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
