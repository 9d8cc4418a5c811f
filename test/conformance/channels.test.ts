/** Every channel of the registry against its emulated cloud: the same cases for every vendor. */
import { type Channel, type Outcome, registry } from '@tim-push/channels';
import { MESSAGE_CLASSES } from '@tim-push/protocol';
import { type Faults, isCloudName, type Phone, type Sandbox } from '@tim-push/sandbox';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readTap } from '../../demo/src/phone/read-tap.ts';
import { closeServers, connectProxy } from '../../packages/channels/test/servers.ts';
import { type Account, type CloudFixture, hasFeature } from './clouds/fixture.ts';
import { fixtures, type TestedVendor } from './clouds/index.ts';
import { type OpenCloud, openCloud } from './open-cloud.ts';
import { channelOf, contentFor, send } from './send.ts';

const vendors = Object.keys(fixtures) as TestedVendor[];
/** Silence settles by this. */
const SILENT_MS = 1_500;
/** Every other answer comes at once, on a busy machine within this. */
const TIMEOUT_MS = 30_000;

interface FaultCase {
  name: string;
  faults: Faults;
  kinds: Outcome['kind'][];
  more?: Record<string, unknown>;
  /** How many banners the phone may have afterwards. */
  shown: number[];
}
const faultCases: FaultCase[] = [
  {
    name: '429 with Retry-After',
    faults: { status: { code: 429, retryAfter: 7 } },
    kinds: ['throttled'],
    more: { retryAfterMs: 7_000, scope: 'lane' },
    shown: [0],
  },
  { name: 'a vendor throttle', faults: { throttle: {} }, kinds: ['throttled'], shown: [0] },
  { name: 'HTTP 500', faults: { status: { code: 500 } }, kinds: ['uncertain', 'unavailable'], shown: [0] },
  {
    name: 'HTTP 502 with the HTML of a gateway',
    faults: { status: { code: 502, body: 'html' } },
    kinds: ['uncertain'],
    shown: [0],
  },
  {
    name: 'HTTP 503 with Retry-After',
    faults: { status: { code: 503, retryAfter: 3, body: 'empty' } },
    kinds: ['uncertain', 'unavailable'],
    more: { retryAfterMs: 3_000 },
    shown: [0],
  },
  {
    name: 'a cut before processing',
    faults: { reset: { at: 'before' } },
    kinds: ['uncertain', 'unavailable'],
    shown: [0],
  },
  { name: 'a cut after processing', faults: { reset: { at: 'after' } }, kinds: ['uncertain'], shown: [1] },
  { name: 'silence', faults: { silence: {} }, kinds: ['uncertain'], shown: [0, 1] },
  { name: 'a spent quota', faults: { quotaSpent: true }, kinds: ['throttled', 'refused'], shown: [0] },
  { name: 'a cloud that is down', faults: { down: true }, kinds: ['unavailable'], shown: [0] },
];

it('holds every channel to its cases, against an emulated cloud each', () => {
  expect(vendors.toSorted()).toEqual(Object.keys(registry).toSorted());
  expect(vendors.filter((vendor) => !isCloudName(vendor))).toEqual([]);
});

describe.each(vendors)('%s', (vendor) => {
  const fixture: CloudFixture = fixtures[vendor];
  let cloud: OpenCloud;
  let sandbox: Sandbox;
  let account: Account;
  let channel: Channel;
  let phone: Phone;
  let token: string;

  it('has a reader of receipts where the cloud is said to send some', () => {
    expect(channel.receipts !== undefined).toBe(channel.spec.receipts);
  });

  beforeEach(async () => {
    cloud = await openCloud(vendor, { timeoutMs: TIMEOUT_MS });
    ({ sandbox, account, phone, token, channel } = cloud);
  });
  afterEach(async () => {
    await cloud.close();
    await closeServers();
  });
  const requestsTo = (endpoint: 'api' | 'login', { sandbox: of } = cloud) =>
    of.events
      .recent()
      .filter((event) => event.kind === 'request')
      .filter(({ path }) => (of.clouds[vendor].endpointOf(path) === 'api') === (endpoint === 'api'));
  const shownSoon = (count = 1) => vi.waitFor(() => expect(phone.shade).toHaveLength(count));

  it.each([
    ['plain text', 'order 7 & more = 100 %'],
    ['quotes', `"double" 'single' \\back\\ \n new line`],
    ['emoji', '👩‍👩‍👧 再见 🇨🇭'],
    ['1 KB', 'x'.repeat(1024)],
    ['JSON', '{"entity":{"chatType":1,"sender":"alice","nested":{"list":[1,"2",null]}}}'],
    // No objects: some clouds carry only objects, so there they travel inside of one (clouds/oppo.md §4).
    ['a JSON list', '[1,"2",{"three":3}]'],
    ['a JSON number', '42'],
    ['a JSON text', '"quoted"'],
    ['a word of JSON', 'null'],
  ])('shows a push and hands back ext: %s', async (_name, ext) => {
    const content = contentFor(vendor, { ext });
    const [outcome] = await send(channel, content, [token]);
    expect(outcome).toMatchObject({ kind: 'sent', vendorId: expect.stringMatching(/./) });
    await shownSoon();
    expect(phone.shade[0]).toMatchObject({ title: content.title, body: content.body });
    expect(readTap(phone.tap()).ext).toBe(ext);
  });

  it('sends every class of message, to one phone and to two at once', async () => {
    const day = await openCloud(vendor, { timeoutMs: TIMEOUT_MS }, 'manual');
    const { phone: second, token: other } = await day.another();
    for (const of of MESSAGE_CLASSES) {
      for (const tokens of [[day.token], [day.token, other]]) {
        const key = `${of} to ${tokens.length}`;
        const content = contentFor(vendor, { class: of, replaceKey: key });
        const outcomes = await send(day.channel, content, tokens, { nowMs: day.sandbox.clock.now() });
        expect(outcomes, key).toMatchObject(tokens.map(() => ({ kind: 'sent' })));
      }
      // Some fold what is more than a few a minute to one phone (clouds/meizu.md §6, 520).
      await day.sandbox.clock.advance(60_000);
    }
    await vi.waitFor(() => expect(day.phone.shade).toHaveLength(2 * MESSAGE_CLASSES.length));
    expect(second.shade).toHaveLength(MESSAGE_CLASSES.length);
    await day.close();
  });

  it('cuts a long title and body to what the cloud takes, and the phone shows their beginnings', async () => {
    const content = contentFor(vendor, { title: `題${'名'.repeat(300)}`, body: `文${'字'.repeat(2000)}` });
    expect(await send(channel, content, [token])).toMatchObject([{ kind: 'sent' }]);
    await shownSoon();
    for (const [shown, whole] of [
      [phone.shade[0]?.title, content.title],
      [phone.shade[0]?.body, content.body],
    ]) {
      const kept = shown?.replace(/(…|\.\.\.)$/, '') ?? '';
      expect(kept.length).toBeGreaterThan(10);
      expect(whole?.startsWith(kept)).toBe(true);
    }
  });

  it.each(faultCases)('$name', async ({ faults, kinds, more, shown }) => {
    const patience = 'silence' in faults ? SILENT_MS : TIMEOUT_MS;
    const struck = channelOf(vendor, sandbox, account.credentials, { timeoutMs: patience });
    await sandbox.faults.set(vendor, faults);
    const [outcome] = await send(struck, contentFor(vendor), [token]);
    await struck.close();
    expect('throttle' in faults ? (fixture.throttled ?? kinds) : kinds).toContain(outcome?.kind);
    expect(outcome).toMatchObject(more ?? {});
    const count = await vi.waitFor(() => {
      expect(shown).toContain(phone.shade.length);
      return phone.shade.length;
    });
    await sandbox.faults.clear(vendor);
    // A connection that failed just now may be let alone for a moment.
    await vi.waitFor(async () => {
      const after = await send(channel, contentFor(vendor, { replaceKey: 'another' }), [token]);
      expect(after).toMatchObject([{ kind: 'sent' }]);
    });
    await shownSoon(count + 1);
  });

  it('names a dead token among living ones, and sends to the others', async () => {
    const { token: second } = await cloud.another();
    await sandbox.faults.set(vendor, { partial: { tokens: [second] } });
    const outcomes = await send(channel, contentFor(vendor), [token, second]);
    expect(outcomes).toMatchObject([
      { kind: 'sent' },
      { kind: 'invalid_token', evidence: fixture.deadTokens ?? 'certain' },
    ]);
    await shownSoon();
  });

  it.each(fixture.wholeRefusals ?? [])(
    'finds the one token for which a whole request is refused by %s, and shows the others one banner each',
    async (whole) => {
      const { phone: second, token: other } = await cloud.another();
      const many = sandbox.clouds[vendor].addTokens(account.id, 30);
      const bad = many[11] ?? '';
      await sandbox.faults.set(vendor, { partial: { tokens: [bad], whole } });
      const before = requestsTo('api').length;
      const tokens = [token, ...many, other];
      const outcomes = await send(channel, contentFor(vendor), tokens);
      const dead = outcomes.flatMap((outcome, at) => (outcome.kind === 'sent' ? [] : [{ token: tokens[at], outcome }]));
      expect(dead).toMatchObject([{ token: bad, outcome: { kind: 'invalid_token' } }]);
      expect(sandbox.clouds[vendor].sunk).toBe(29);
      await shownSoon();
      for (const one of [phone, second]) {
        expect(one.shade).toHaveLength(1);
        expect(one.rings).toBe(1);
      }
      // log2(32) halvings of two pieces each; some store the content before each request.
      expect(requestsTo('api').length - before).toBeLessThanOrEqual(2 * (1 + 2 * 5));
    },
  );

  it('calls a token dead that stands alone', async () => {
    await sandbox.faults.set(vendor, { partial: { tokens: [token] } });
    expect(await send(channel, contentFor(vendor), [token])).toMatchObject([{ kind: 'invalid_token' }]);
  });

  it('refuses for wrong credentials, and says no token is dead', async () => {
    const wrong = channelOf(vendor, sandbox, account.wrongCredentials, { timeoutMs: TIMEOUT_MS });
    expect(await send(wrong, contentFor(vendor), [token])).toMatchObject([{ kind: 'refused', cause: 'credentials' }]);
    expect(await wrong.check(AbortSignal.timeout(TIMEOUT_MS))).toMatchObject({ ok: false, cause: 'credentials' });
    await wrong.close();
  });

  it('checks good credentials, and tells a network failure from a wrong secret', async () => {
    expect(await channel.check(AbortSignal.timeout(TIMEOUT_MS))).toMatchObject({ ok: true });
    await sandbox.faults.set(vendor, { down: true });
    expect(await channel.check(AbortSignal.timeout(TIMEOUT_MS))).toMatchObject({ ok: false, cause: 'network' });
  });

  it.each<[string, Faults]>([
    ['is too busy', { status: { code: 429, retryAfter: 7 } }],
    ['is too busy and says so in HTML', { status: { code: 429, body: 'html' } }],
    ['refuses at its front door', { status: { code: 503, body: 'empty' } }],
    ['hides behind a gateway', { status: { code: 502, body: 'html' } }],
    ['is broken', { status: { code: 500 } }],
    ['is down', { down: true }],
    ['cuts connections', { reset: { at: 'before' } }],
  ])(
    'says in plain words when it is checked that the cloud %s, and nothing against the credentials',
    async (_name, faults) => {
      await sandbox.faults.set(vendor, faults);
      const check = await channel.check(AbortSignal.timeout(TIMEOUT_MS));
      const isBusy = faults.status?.code === 429;
      // Some clouds look at the credentials first: too busy to push is proof enough then.
      if (check.ok) expect(isBusy).toBe(true);
      else {
        expect(check).toMatchObject({ cause: isBusy ? 'busy' : 'network' });
        expect(check.detail).toMatch(/^the cloud.* \(.+\): the credentials were not looked at$/);
        expect(check.detail).not.toMatch(/[<>{}]/);
        expect(check.fix).toMatch(isBusy ? /try again in \d+ s/ : /try again/);
      }
    },
  );

  it.each(fixture.mistakes)('tells $name when it is checked, and of each push', async ({ cause, make }) => {
    const { credentials, options } = await make(sandbox, account);
    const wrong = channelOf(vendor, sandbox, credentials, { timeoutMs: TIMEOUT_MS, ...options });
    const check = await wrong.check(AbortSignal.timeout(TIMEOUT_MS));
    expect(check).toMatchObject({
      ok: false,
      cause,
      code: expect.stringMatching(/./),
      fix: expect.stringMatching(/./),
    });
    expect(await send(wrong, contentFor(vendor), [token])).toMatchObject([{ kind: 'refused', cause }]);
    expect(phone.shade).toEqual([]);
    await wrong.close();
  });

  it('takes as many targets in one send as its spec says, and no more', async () => {
    // With the cloud's own time-out: hundreds of requests at once may take longer than a silent one is waited for here.
    const patient = channelOf(vendor, sandbox, account.credentials);
    const { targets: most } = patient.spec.limits;
    const tokens = sandbox.clouds[vendor].addTokens(account.id, most);
    const outcomes = await send(patient, contentFor(vendor), tokens);
    expect(Object.keys(Object.groupBy(outcomes, ({ kind }) => kind))).toEqual(['sent']);
    expect(sandbox.clouds[vendor].sunk).toBe(most);
    await expect(send(patient, contentFor(vendor), [...tokens, token])).rejects.toThrow(`holds ${most + 1}`);
    await patient.close();
  });

  it.each([
    ['a chat', 'chat', 1],
    // Some clouds store it first: then it is the answer to that which is lost.
    ['marketing for two phones', 'marketing', 2],
  ] as const)('shows one banner of %s that goes again because its answer was lost', async (_name, of, count) => {
    const day = await openCloud(vendor, { timeoutMs: TIMEOUT_MS }, 'manual');
    const phones = [{ phone: day.phone, token: day.token }, await day.another()].slice(0, count);
    const push = () =>
      send(
        day.channel,
        contentFor(vendor, { class: of }),
        phones.map((one) => one.token),
        { requestKey: 'the-same', nowMs: day.sandbox.clock.now() },
      );
    await day.sandbox.faults.set(vendor, { reset: { at: 'after', next: 1 } });
    const lost = await push();
    expect(['uncertain', 'unavailable']).toContain(lost[0]?.kind);
    await vi.waitFor(async () => {
      expect(await push()).toMatchObject(phones.map(() => ({ kind: 'sent' })));
    });
    for (const { phone: shown } of phones) await vi.waitFor(() => expect(shown.shade).toHaveLength(1));
    await day.close();
  });

  if (hasFeature(fixture, 'groups')) {
    it('groups the banners of a conversation, which stand side by side', async () => {
      for (const [replaceKey, conversationKey] of [
        ['m1', 'c-alice'],
        ['m2', 'c-alice'],
        ['m3', 'c-bob'],
      ] as const)
        await send(channel, contentFor(vendor, { replaceKey, conversationKey }), [token]);
      await shownSoon(3);
      expect(phone.shade.map(({ group }) => group)).toEqual(['c-bob', 'c-alice', 'c-alice']);
    });
  }

  if (hasFeature(fixture, 'revocableAuth')) {
    it('renews an access token that is revoked in mid-stream', async () => {
      expect(await send(channel, contentFor(vendor), [token])).toMatchObject([{ kind: 'sent' }]);
      await sandbox.faults.set(vendor, { expiredAuth: true });
      const outcomes = await send(channel, contentFor(vendor, { replaceKey: 'b' }), [token, token, token]);
      expect(outcomes.map((one) => one.kind)).toEqual(['sent', 'sent', 'sent']);
      // One before, and one more for all who met it.
      if (hasFeature(fixture, 'login')) expect(requestsTo('login')).toHaveLength(2);
    });

    it('asks once more, and no more, where every access token is refused', async () => {
      // A cloud of its own: others have no part in its logins.
      const own = await openCloud(vendor, { timeoutMs: TIMEOUT_MS });
      await own.sandbox.faults.set(vendor, { vendorCode: { code: fixture.staleCode ?? '' } });
      const outcomes = await send(own.channel, contentFor(vendor), [own.token]);
      expect(outcomes).toMatchObject([{ kind: 'refused', cause: 'credentials' }]);
      expect(requestsTo('api', own)).toHaveLength(2);
      if (hasFeature(fixture, 'login')) expect(requestsTo('login', own)).toHaveLength(2);
      expect(own.phone.shade).toEqual([]);
      await own.close();
    });
  }

  if (hasFeature(fixture, 'expiringAuth')) {
    it('has a new access token before the old one ends by its age', async () => {
      const later = await openCloud(vendor, { timeoutMs: TIMEOUT_MS }, 'manual');
      const { clock, clouds, events } = later.sandbox;
      for (const hours of [0, 1, 12, 24]) {
        await clock.advance(hours * 3_600_000);
        const content = contentFor(vendor, { replaceKey: `after ${hours} hours` });
        const outcomes = await send(later.channel, content, [later.token], { nowMs: clock.now() });
        expect(outcomes).toMatchObject([{ kind: 'sent' }]);
      }
      const pushes = events
        .recent()
        .filter((event) => event.kind === 'request')
        .filter(({ path }) => clouds[vendor].endpointOf(path) === 'api');
      expect(new Set(pushes.map(({ code }) => code)).size).toBe(1);
      await later.close();
    });
  }

  if (hasFeature(fixture, 'signedTime')) {
    it('tells when it is checked that the clock of this server is off', async () => {
      const late = channelOf(vendor, sandbox, account.credentials, { now: () => Date.now() - 2 * 3_600_000 });
      const check = await late.check(AbortSignal.timeout(TIMEOUT_MS));
      expect(check).toMatchObject({ ok: false, fix: expect.stringMatching(/clock/) });
      await late.close();
    });
  }

  if (hasFeature(fixture, 'login')) {
    it.each<[string, Faults, Outcome['kind'][]]>([
      ['answers 500', { status: { code: 500 } }, ['unavailable']],
      ['answers 429', { status: { code: 429, retryAfter: 7 } }, ['throttled']],
      ['answers 503 as HTML', { status: { code: 503, body: 'html' } }, ['unavailable']],
      ['is silent', { silence: {} }, ['unavailable']],
      ['is cut before processing', { reset: { at: 'before' } }, ['unavailable']],
      ['is cut after processing', { reset: { at: 'after' } }, ['unavailable']],
    ])('pushes nothing while its login %s, and is never uncertain of it', async (_name, faults, kinds) => {
      const [[name, fault]] = Object.entries(faults) as [[string, object]];
      // A cloud of its own: channels of one account share their login, and how long it may take.
      const own = await openCloud(vendor, { timeoutMs: name === 'silence' ? SILENT_MS : TIMEOUT_MS });
      await own.sandbox.faults.set(vendor, { [name]: { ...fault, endpoint: fixture.loginEndpoint } });
      const [outcome] = await send(own.channel, contentFor(vendor), [own.token]);
      expect(kinds).toContain(outcome?.kind);
      expect(own.phone.shade).toEqual([]);
      await own.sandbox.faults.clear(vendor);
      await vi.waitFor(async () => {
        expect(await send(own.channel, contentFor(vendor), [own.token])).toMatchObject([{ kind: 'sent' }]);
      });
      await own.close();
    });
  }

  if (hasFeature(fixture, 'http2')) {
    it.each([
      // What is above GOAWAY's last stream was not processed and goes again by itself, three times at most; nothing is uncertain.
      ['GOAWAY after each second request', { goaway: { afterRequests: 2 } }, ['sent', 'unavailable']],
      ['one stream at a time', { maxConcurrentStreams: 1 }, ['sent']],
      ['a refused stream', { stream: { reset: 'refused', next: 1 } }, ['sent', 'unavailable']],
      ['a stream that is reset', { stream: { reset: 'rst', next: 1 } }, ['sent', 'uncertain']],
    ] satisfies [string, Faults, Outcome['kind'][]][])(
      'tells the truth of every target through %s',
      async (_name, faults, kinds) => {
        await sandbox.faults.set(vendor, faults);
        const others = await Promise.all(Array.from({ length: 8 }, cloud.another));
        const tokens = others.map((one) => one.token);
        const outcomes = await send(channel, contentFor(vendor), tokens);
        expect(outcomes.some(({ kind }) => kind === 'sent')).toBe(true);
        for (const [index, one] of others.entries()) {
          const kind = outcomes[index]?.kind;
          expect(kinds).toContain(kind);
          if (kind === 'sent') await vi.waitFor(() => expect(one.phone.shade).toHaveLength(1));
          if (kind === 'unavailable') expect(one.phone.shade).toHaveLength(0);
        }
      },
    );
  }

  it('goes through a proxy', async () => {
    const proxy = await connectProxy('user:pass');
    const origin = `http://user:pass@127.0.0.1:${proxy.port}`;
    const behind = channelOf(vendor, sandbox, account.credentials, { proxy: origin, timeoutMs: TIMEOUT_MS });
    expect(await send(behind, contentFor(vendor), [token])).toMatchObject([{ kind: 'sent' }]);
    expect(proxy.tunnels.length).toBeGreaterThan(0);
    await behind.close();
  });

  it.each([
    ['refuses its password', (port: number) => `http://user:wrong@127.0.0.1:${port}`],
    ['is not there', () => 'http://127.0.0.1:1'],
  ])('knows that nothing went out when its proxy %s', async (_name, origin) => {
    const { port } = await connectProxy('user:pass');
    const behind = channelOf(vendor, sandbox, account.credentials, { proxy: origin(port), timeoutMs: TIMEOUT_MS });
    expect(await send(behind, contentFor(vendor), [token])).toMatchObject([{ kind: 'unavailable' }]);
    expect(await behind.check(AbortSignal.timeout(TIMEOUT_MS))).toMatchObject({ ok: false, cause: 'network' });
    await behind.close();
  });
});
