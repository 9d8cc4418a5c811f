/** A world whose messages, log and secrets are watched while something nasty is done to its server. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { PhoneApp } from '../../../demo/src/phone/phone-app.ts';
import { until } from '../../../demo/src/wait.ts';
import { World } from '../../../demo/src/world.ts';
import { mustLeakNothing } from './answers.ts';

/** One seed, so that a red run is red again; fast-check prints it with the path of the shrunk case. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261);
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 60);
export const holds = <T>(property: fc.IAsyncProperty<T>, runs = RUNS): Promise<void> =>
  fc.assert(property, { seed: SEED, numRuns: runs });
export const manyRuns = RUNS * 3;
/** Each is a wrong UserSig at up to three doors, and two hundred of them in a minute shut all doors to the address. */
export const FORGERIES = 25;

const BEFORE = ['first', 'second', 'third'];
export const queryOf = (parts: Record<string, string>): string => new URLSearchParams(parts).toString();

export class WatchedWorld {
  readonly world: World;
  readonly secrets: string[];
  readonly adminToken: string;
  readonly #phones: PhoneApp[];
  readonly #pid: number | undefined;
  readonly #faults: string[];

  private constructor(world: World, phones: PhoneApp[], faults: string[], adminToken: string, secret: string) {
    this.world = world;
    this.adminToken = adminToken;
    this.secrets = [world.secret, adminToken, secret];
    this.#phones = phones;
    this.#pid = world.server.pid;
    this.#faults = faults;
  }

  /** Starts it with two killed phones that have shown three messages. `secret` may appear in no answer either. */
  static async start(secret: string): Promise<WatchedWorld> {
    const faults: string[] = [];
    const onLog = (line: string): void => {
      if (/"level":"(error|fatal)"/.test(line)) faults.push(line);
    };
    const world = await World.start({ onLog });
    const phones = [await world.user('mi', 'xiaomi'), await world.user('google', 'fcm')];
    await Promise.all(phones.map((phone) => phone.kill()));
    await world.rest('im_open_login_svc/multiaccount_import', { Accounts: ['mallory', 'nobody', 'nobody-2'] });
    const { token } = await world.server.cli<{ token: string }>('admin-token');
    const watched = new WatchedWorld(world, phones, faults, token, secret);
    for (const text of BEFORE) await watched.#send(text);
    await watched.#untilShown(BEFORE);
    return watched;
  }

  /** Any HTTP call; what comes back is looked through for secrets. */
  async call(base: 'api' | 'admin' | 'receipts', path: string, init: RequestInit = {}) {
    const response = await fetch(`${this.world.server.addresses[base]}${path}`, init);
    const text = await response.text();
    mustLeakNothing(text, this.secrets);
    return { status: response.status, text, json: () => JSON.parse(text) as Record<string, unknown> };
  }

  /** The query of a REST call that has nothing wrong. */
  restQuery(): Record<string, string> {
    const { sdkAppID } = this.world;
    const usersig = this.world.userSig('administrator');
    return { sdkappid: String(sdkAppID), identifier: 'administrator', usersig, random: '1', contenttype: 'json' };
  }

  /** The same process, no fault in its log, nothing lost, nothing twice, and a new message pushes once. */
  async mustServeOn(): Promise<void> {
    expect(this.world.server.pid).toBe(this.#pid);
    expect(this.#faults).toEqual([]);
    const all = [...BEFORE, 'after all that'];
    await this.#send('after all that');
    await this.#untilShown(all);
    const { server } = this.world;
    await until('the queue is empty', async () => {
      const { queued, leased } = await server.admin<{ queued: number; leased: number }>('GET', '/queue');
      return queued + leased === 0;
    });
    for (const { phone } of this.#phones) {
      expect(phone.shade.map((banner) => banner.body).sort()).toEqual([...all].sort());
      expect(phone.log.filter((event) => event.kind === 'rang')).toHaveLength(all.length);
    }
    expect((await server.admin<{ problems: unknown[] }>('GET', '/audit')).problems).toEqual([]);
  }

  async #send(text: string): Promise<void> {
    const answer = await this.world.rest<{ ErrorList?: unknown }>('openim/batchsendmsg', {
      To_Account: ['mi', 'google'],
      MsgRandom: 1,
      MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
    });
    expect(answer).toMatchObject({ ErrorCode: 0 });
    expect(answer.ErrorList).toBeUndefined();
  }
  async #untilShown(texts: readonly string[]): Promise<void> {
    await until(`both phones show ${texts.join(', ')}`, async () =>
      this.#phones.every(({ phone }) => texts.every((text) => phone.shade.some((banner) => banner.body === text))),
    );
  }
}
