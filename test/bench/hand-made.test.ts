/** The chat servers that the bench has on other libraries do the work that they are compared by (docs/benchmarks.md). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type CloudName, type Phone, type Sandbox, startSandbox } from '@tim-push/sandbox';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freeCores } from '../../bench/harness/cores.ts';
import { HandMadeServer } from '../../bench/harness/hand-made-server.ts';
import type { Preloaded } from '../../bench/harness/subject.ts';
import { connectAll, type SocketClient } from '../../bench/load/sockets.ts';
import { CHANNEL_ID, PACKAGE_NAME } from '../../bench/subjects/content.ts';
import { STATES } from '../../bench/subjects/hand-made/store.ts';
import type { LibraryName } from '../../bench/subjects/libraries/index.ts';

const SENDERS = 6;
const RECEIVERS = 8;
/** Pushes under way at a time: fewer than there are messages, so that some wait. */
const PARALLEL = 4;
const FCM_LIMITS = { projectPerMinute: null, devicePerMinute: null, devicePerHour: null, collapsibleBurst: null };

interface Cloud {
  library: LibraryName;
  vendor: CloudName;
  /** Makes the account, and says how the server's library reaches the sandbox. `ca`: file of its authority. */
  open(sandbox: Sandbox, ca: string): { account: object; preloaded?: Preloaded };
  /** The path of a push at the cloud. */
  path: RegExp;
}
const shim = (name: string): string => createRequire(import.meta.url).resolve(`@tim-push/sandbox/${name}`);
const CLOUDS: readonly Cloud[] = [
  {
    library: 'firebase-admin',
    vendor: 'fcm',
    open({ clouds: { fcm } }, ca) {
      const { serviceAccount } = fcm.addProject({ packages: [PACKAGE_NAME], limits: FCM_LIMITS });
      const env = { TIM_PUSH_SANDBOX_FCM: fcm.url, NODE_EXTRA_CA_CERTS: ca };
      return { account: { serviceAccount }, preloaded: { preload: shim('firebase-admin-shim'), env } };
    },
    path: /\/messages:send$/,
  },
  {
    library: 'node-apn',
    vendor: 'apns',
    open({ clouds: { apns }, ca }) {
      const { teamId, keyId, privateKey } = apns.addApp({ packageName: PACKAGE_NAME, perDevicePerMinute: null });
      const credentials = { bundleId: PACKAGE_NAME, teamId, keyId, privateKey };
      return { account: { credentials, url: apns.url, ca } };
    },
    path: /^\/3\/device\//,
  },
  {
    library: 'xiaomi-push',
    vendor: 'xiaomi',
    open({ clouds: { xiaomi } }, ca) {
      const channels = [{ id: CHANNEL_ID, class: 'private' as const }];
      const { appSecret } = xiaomi.addApp({ packageName: PACKAGE_NAME, channels, qps: null });
      const env = { TIM_PUSH_SANDBOX_XIAOMI: xiaomi.url, NODE_EXTRA_CA_CERTS: ca };
      return { account: { appSecret }, preloaded: { preload: shim('xiaomi-push-shim'), env } };
    },
    path: /\/message\/regid$/,
  },
];

describe.each(CLOUDS)('a chat by hand on $library', ({ library, vendor, open, path }) => {
  let sandbox: Sandbox;
  let folder: string;
  let file: string;
  let phones: Phone[];
  let start: () => Promise<HandMadeServer>;
  let server: HandMadeServer | undefined;
  let senders: SocketClient[];
  beforeEach(async () => {
    [server, senders, phones] = [undefined, [], []];
    folder = mkdtempSync(join(tmpdir(), 'tim-push-hand-made-'));
    file = join(folder, 'chat.db');
    sandbox = await startSandbox({ clouds: [vendor] });
    const ca = join(folder, 'ca.pem');
    writeFileSync(ca, sandbox.ca);
    const { account, preloaded } = open(sandbox, ca);
    const devices: { user: string; token: string }[] = [];
    for (let index = 0; index < RECEIVERS; index++) {
      const phone = await sandbox.phones.add({ vendor });
      phones.push(phone);
      devices.push({ user: `away${index}`, token: await phone.register() });
    }
    const cores = await freeCores();
    start = async () => {
      const task = { library, account, preloaded, file, devices, parallel: PARALLEL };
      const started = await HandMadeServer.start(cores, task);
      server = started;
      const logins = Array.from({ length: SENDERS }, (_, index) => {
        return { sdkAppID: 0, userID: `sender${index}`, userSig: started.secret };
      });
      senders = await connectAll(started.api, logins);
      return started;
    };
  });
  afterEach(async () => {
    for (const sender of senders) sender.close();
    await server?.stop();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Each sender writes to each receiver, all at once. Resolves when every message is acknowledged. */
  async function sendAll(answered: (sender: number, receiver: number) => void = () => {}): Promise<number> {
    const pairs = phones.flatMap((_, receiver) => senders.map((client, sender) => ({ client, sender, receiver })));
    await Promise.all(
      pairs.map(async ({ client, sender, receiver }) => {
        await client.send(`away${receiver}`);
        answered(sender, receiver);
      }),
    );
    return pairs.length;
  }
  const rows = (): Record<string, unknown>[] => {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      return db.prepare('SELECT sender, receiver, push_state, push_id FROM message ORDER BY id').all();
    } finally {
      db.close();
    }
  };
  /** Requests that asked the cloud for a push, and what it answered. */
  const asked = (): { status: number; code: string }[] =>
    sandbox.events.recent().flatMap((event) => (event.kind === 'request' && path.test(event.path) ? [event] : []));
  /** How many pushes arrived at each phone. @throws where one arrived twice. */
  const arrived = (): number[] =>
    phones.map(({ log }) => {
      const ids = log.flatMap((event) => (event.kind === 'arrived' ? [event.messageId] : []));
      expect(new Set(ids).size).toBe(ids.length);
      expect(log.filter(({ kind }) => kind === 'dropped')).toEqual([]);
      return ids.length;
    });
  const all = (count: number): number[] => Array.from({ length: RECEIVERS }, () => count);

  it('has a message on its disk before it answers, pushes it once and keeps the result', async () => {
    const running = await start();
    const db = new DatabaseSync(file, { readOnly: true });
    const kept = db.prepare('SELECT count(*) AS count FROM message WHERE sender = ? AND receiver = ?');
    const keptWhenAnswered: unknown[] = [];
    const count = await sendAll((sender, receiver) =>
      keptWhenAnswered.push(kept.get(`sender${sender}`, `away${receiver}`)?.['count']),
    );
    db.close();
    expect(keptWhenAnswered).toEqual(Array.from({ length: count }, () => 1));

    await running.settled();
    expect(arrived()).toEqual(all(SENDERS));
    expect(asked().map(({ status }) => status)).toEqual(Array.from({ length: count }, () => 200));
    const stored = rows();
    expect(stored).toHaveLength(count);
    expect(new Set(stored.map((row) => `${row['sender']} ${row['receiver']}`)).size).toBe(count);
    for (const row of stored)
      expect(row).toMatchObject({ push_state: STATES.sent, push_id: expect.stringMatching(/./) });
    expect(running.stored()).toBe(count);
  });

  it('acknowledges nothing that it could not write', async () => {
    const running = await start();
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(senders[0]?.send('away0')).rejects.toThrow('could not be stored');
    other.exec('ROLLBACK');
    other.close();
    await senders[0]?.send('away1');
    await running.settled();
    expect(rows()).toMatchObject([{ sender: 'sender0', receiver: 'away1', push_state: STATES.sent }]);
    expect(arrived()).toEqual([0, 1, ...all(0).slice(2)]);
  });

  it('pushes after a kill what had no result, and nothing else', async () => {
    const running = await start();
    const before = await sendAll();
    await running.settled();
    await sandbox.faults.set(vendor, { silence: {} });
    const count = before + (await sendAll());
    // Some are under way at a cloud that says nothing, the others wait for their turn.
    const struck = () => sandbox.events.recent().filter(({ kind }) => kind === 'fault');
    await vi.waitFor(() => expect(struck().length).toBeGreaterThan(0));
    process.kill(running.pid, 'SIGKILL');
    await running.stop();
    const states = rows().map((row) => row['push_state']);
    expect(states).toEqual([
      ...Array.from({ length: before }, () => STATES.sent),
      ...Array.from({ length: count - before }, () => STATES.waiting),
    ]);
    await sandbox.faults.clear(vendor);
    // Apple takes a new token of a team every 20 minutes, and its library makes one with each start.
    await sandbox.clock.advance(21 * 60_000);

    const again = await start();
    await again.settled();
    expect(again.stored()).toBe(count);
    expect(arrived()).toEqual(all(2 * SENDERS));
    expect(asked().filter(({ status }) => status === 200)).toHaveLength(count);
  });
});
