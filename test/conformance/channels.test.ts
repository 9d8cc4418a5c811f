/** Every channel of the registry against its emulated cloud: the same cases for every vendor. */
import { type Channel, type ChannelVendor, type Outcome, registry } from '@tim-push/channels';
import { type Faults, type Phone, type Sandbox, startSandbox } from '@tim-push/sandbox';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readTap } from '../../demo/src/phone/read-tap.ts';
import { closeServers, connectProxy } from '../../packages/channels/test/servers.ts';
import { type Account, channelOf, contentFor, fixtures, send } from './clouds.ts';

const vendors = Object.keys(registry) as ChannelVendor[];
/** Silence settles by this; every other answer comes at once. */
const TIMEOUT_MS = 1_500;

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

describe.each(vendors)('%s', (vendor) => {
  const fixture = fixtures[vendor];
  let sandbox: Sandbox;
  let account: Account;
  let channel: Channel;
  let phone: Phone;
  let token: string;

  beforeEach(async () => {
    sandbox = await startSandbox({ clouds: [vendor] });
    account = fixture.account(sandbox);
    phone = await account.phone();
    token = await phone.register();
    phone.createChannel({ id: 'chat_messages', importance: 4 });
    phone.appState = 'killed';
    channel = channelOf(vendor, sandbox, account.credentials, { timeoutMs: TIMEOUT_MS });
  });
  afterEach(async () => {
    await channel.close();
    await sandbox.stop();
    await closeServers();
  });
  const shownSoon = (count = 1) => vi.waitFor(() => expect(phone.shade).toHaveLength(count));

  it.each([
    ['plain text', 'order 7 & more = 100 %'],
    ['quotes', `"double" 'single' \\back\\ \n new line`],
    ['emoji', '👩‍👩‍👧 再见 🇨🇭'],
    ['1 KB', 'x'.repeat(1024)],
    ['JSON', '{"entity":{"chatType":1,"sender":"alice","nested":{"list":[1,"2",null]}}}'],
  ])('shows a push and hands back ext: %s', async (_name, ext) => {
    const [outcome] = await send(channel, contentFor(vendor, { ext }), [token]);
    expect(outcome).toMatchObject({ kind: 'sent', vendorId: expect.stringMatching(/./) });
    await shownSoon();
    expect(phone.shade[0]).toMatchObject({ title: 'Alice', body: 'Hello' });
    expect(readTap(phone.tap()).ext).toBe(ext);
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
    await sandbox.faults.set(vendor, faults);
    const [outcome] = await send(channel, contentFor(vendor), [token]);
    expect(kinds).toContain(outcome?.kind);
    expect(outcome).toMatchObject(more ?? {});
    const count = await vi.waitFor(() => {
      expect(shown).toContain(phone.shade.length);
      return phone.shade.length;
    });
    await sandbox.faults.clear(vendor);
    const after = await send(channel, contentFor(vendor, { replaceKey: 'another' }), [token]);
    expect(after).toMatchObject([{ kind: 'sent' }]);
    await shownSoon(count + 1);
  });

  it('names a dead token among living ones, and sends to the others', async () => {
    const second = await (await account.phone()).register();
    await sandbox.faults.set(vendor, { partial: { tokens: [second] } });
    const outcomes = await send(channel, contentFor(vendor), [token, second]);
    expect(outcomes).toMatchObject([{ kind: 'sent' }, { kind: 'invalid_token', evidence: 'certain' }]);
    await shownSoon();
  });

  it('calls a token dead that stands alone', async () => {
    await sandbox.faults.set(vendor, { partial: { tokens: [token] } });
    expect(await send(channel, contentFor(vendor), [token])).toMatchObject([{ kind: 'invalid_token' }]);
  });

  it('refuses for wrong credentials, and says no token is dead', async () => {
    const wrong = channelOf(vendor, sandbox, account.wrongCredentials, { timeoutMs: TIMEOUT_MS });
    expect(await send(wrong, contentFor(vendor), [token])).toMatchObject([{ kind: 'refused', cause: 'credentials' }]);
    expect(await wrong.check(AbortSignal.timeout(5_000))).toMatchObject({ ok: false, cause: 'credentials' });
    await wrong.close();
  });

  it('checks good credentials, and tells a network failure from a wrong secret', async () => {
    expect(await channel.check(AbortSignal.timeout(5_000))).toMatchObject({ ok: true });
    await sandbox.faults.set(vendor, { down: true });
    expect(await channel.check(AbortSignal.timeout(5_000))).toMatchObject({ ok: false, cause: 'network' });
  });

  it.runIf(fixture.hasAccessTokens)('renews an access token that is revoked in mid-stream', async () => {
    expect(await send(channel, contentFor(vendor), [token])).toMatchObject([{ kind: 'sent' }]);
    await sandbox.faults.set(vendor, { expiredAuth: true });
    const outcomes = await send(channel, contentFor(vendor, { replaceKey: 'b' }), [token, token, token]);
    expect(outcomes.map((one) => one.kind)).toEqual(['sent', 'sent', 'sent']);
  });

  it.runIf(fixture.speaksHttp2).each([
    // Lenient: `uncertain` is right only for streams up to GOAWAY's last one, and this does not look at stream ids.
    ['GOAWAY after each second request', { goaway: { afterRequests: 2 } }, ['sent', 'unavailable', 'uncertain']],
    ['one stream at a time', { maxConcurrentStreams: 1 }, ['sent']],
    ['a refused stream', { stream: { reset: 'refused', next: 1 } }, ['sent', 'unavailable']],
  ] satisfies [string, Faults, Outcome['kind'][]][])(
    'tells the truth of every target through %s',
    async (_name, faults, kinds) => {
      await sandbox.faults.set(vendor, faults);
      const phones = await Promise.all(
        Array.from({ length: 8 }, async () => {
          const one = await account.phone();
          const itsToken = await one.register();
          one.createChannel({ id: 'chat_messages', importance: 4 });
          one.appState = 'killed';
          return { one, itsToken };
        }),
      );
      const outcomes = await send(
        channel,
        contentFor(vendor),
        phones.map(({ itsToken }) => itsToken),
      );
      expect(outcomes.some(({ kind }) => kind === 'sent')).toBe(true);
      for (const [index, { one }] of phones.entries()) {
        const kind = outcomes[index]?.kind;
        expect(kinds).toContain(kind);
        if (kind === 'sent') await vi.waitFor(() => expect(one.shade).toHaveLength(1));
        if (kind === 'unavailable') expect(one.shade).toHaveLength(0);
      }
    },
  );

  it('goes through a proxy', async () => {
    const proxy = await connectProxy('user:pass');
    const origin = `http://user:pass@127.0.0.1:${proxy.port}`;
    const behind = channelOf(vendor, sandbox, account.credentials, { proxy: origin, timeoutMs: TIMEOUT_MS });
    expect(await send(behind, contentFor(vendor), [token])).toMatchObject([{ kind: 'sent' }]);
    expect(proxy.tunnels.length).toBeGreaterThan(0);
    await behind.close();
  });
});
