/**
 * What the sheets leave *unconfirmed* the emulated cloud takes either way, by switches. A channel must do its work in
 * each position, because nobody knows which is the real cloud's.
 */
import type { Outcome } from '@tim-push/channels';
import { type Faults, switchesOf } from '@tim-push/sandbox';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readTap } from '../../demo/src/phone/read-tap.ts';
import { type CloudFixture, hasFeature } from './clouds/fixture.ts';
import { fixtures, type TestedVendor } from './clouds/index.ts';
import { type OpenCloud, openCloud } from './open-cloud.ts';
import { listenForReceipts, type ReceiptListener } from './receipt-listener.ts';
import { channelOf, contentFor, send } from './send.ts';

const vendors = Object.keys(fixtures) as TestedVendor[];
type Kinds = readonly Outcome['kind'][];

describe.each(vendors)('switches of %s', (vendor) => {
  const fixture: CloudFixture = fixtures[vendor];
  const positions = Object.entries(switchesOf(vendor)).flatMap(([name, { values }]) =>
    values.map((position) => ({ name, position })),
  );
  let cloud: OpenCloud;
  let listener: ReceiptListener;
  beforeAll(async () => {
    cloud = await openCloud(vendor, { timeoutMs: 30_000 });
    listener = await listenForReceipts(cloud.channel);
    cloud.account.allowReceipts?.(listener.url);
  });
  afterAll(async () => {
    await cloud.close();
    await listener.close();
  });

  let pushes = 0;
  /** One push with a banner of its own; its outcomes must be of these kinds. */
  async function push(tokens: string[], kinds: Kinds, over: Parameters<typeof contentFor>[1] = {}): Promise<Outcome[]> {
    const content = contentFor(vendor, { replaceKey: `push ${++pushes}`, ...over });
    const outcomes = await send(cloud.channel, content, tokens, { receiptUrl: listener.url });
    for (const outcome of outcomes) expect(kinds).toContain(outcome.kind);
    return outcomes;
  }
  async function during(faults: Faults, tokens: string[], kinds: Kinds): Promise<Outcome[]> {
    await cloud.sandbox.faults.set(vendor, faults);
    try {
      return await push(tokens, kinds);
    } finally {
      await cloud.sandbox.faults.clear(vendor);
    }
  }

  it.each(positions)('$name: $position', { timeout: 20_000 }, async ({ name, position }) => {
    const { default: usual } = switchesOf(vendor)[name] ?? { default: '' };
    cloud.sandbox.turn(vendor, { [name]: position });
    try {
      await everyStep();
    } finally {
      cloud.sandbox.turn(vendor, { [name]: usual });
    }
  });

  async function everyStep(): Promise<void> {
    expect(await cloud.channel.check(AbortSignal.timeout(30_000))).toMatchObject({ ok: true });

    // Blank and overlong texts, and ext as it was.
    const { phone, token } = await cloud.another();
    await push([token], ['sent'], { title: ' ', body: '文'.repeat(3_000), ext: 'the ext' });
    await vi.waitFor(() => expect(phone.shade).toHaveLength(1));
    expect(readTap(phone.tap()).ext).toBe('the ext');

    // In the foreground, with notifications off, away and back.
    phone.appState = 'foreground';
    await push([token], ['sent']);
    phone.appState = 'killed';
    const shown = phone.shade.length;
    phone.notifications('off');
    const [whileOff] = await push([token], ['sent', 'notifications_off', 'invalid_token']);
    // A cloud that cannot tell "off" from "gone" proves no death.
    if (whileOff?.kind === 'invalid_token') expect(whileOff.evidence).toBe('strike');
    expect(phone.shade).toHaveLength(shown);
    phone.notifications('on');
    phone.network('off');
    await push([token], ['sent']);
    phone.network('on');
    await vi.waitFor(() => expect(phone.shade).toHaveLength(shown + 1));

    // The answer lost, and the same again.
    await cloud.sandbox.faults.set(vendor, { reset: { at: 'after', next: 1 } });
    const content = contentFor(vendor, { replaceKey: `push ${++pushes}` });
    const same = { receiptUrl: listener.url, requestKey: `lost-${pushes}` };
    expect(await send(cloud.channel, content, [token], same)).toMatchObject([{ kind: 'uncertain' }]);
    await vi.waitFor(async () => {
      expect(await send(cloud.channel, content, [token], same)).toMatchObject([{ kind: 'sent' }]);
    });
    await vi.waitFor(() => expect(phone.shade).toHaveLength(shown + 2));

    // Dead tokens: the cloud says so at once, or takes the push and reports it.
    const gone = await cloud.another();
    gone.phone.appState = 'uninstalled';
    const [answer] = await push([gone.token], ['invalid_token', 'sent']);
    await push(['no-such-token'], ['invalid_token']);
    const other = await cloud.another();
    expect(
      await during({ partial: { tokens: [other.token] } }, [token, other.token], ['sent', 'invalid_token']),
    ).toEqual([
      expect.objectContaining({ kind: 'sent' }),
      expect.objectContaining({ kind: 'invalid_token', evidence: fixture.deadTokens ?? 'certain' }),
    ]);
    if (hasFeature(fixture, 'receipts')) {
      await cloud.sandbox.flushReceipts();
      const about = (which: string) => listener.receipts().filter(({ tokens }) => tokens.includes(which));
      const told = (['delivered', 'notifications_off'] as const).filter((kind) => fixture.receipts.includes(kind));
      expect(about(token).map(({ kind }) => kind)).toEqual(expect.arrayContaining(told));
      if (answer?.kind === 'sent') expect(about(gone.token)).toMatchObject([{ kind: 'token_invalid' }]);
    }

    // Over its rate, and over the day's volume.
    await during({ throttle: {} }, [token], fixture.throttled ?? ['throttled']);
    await during({ quotaSpent: true }, [token], ['throttled', 'refused']);

    // Something else answers at the address.
    const endpoints = Object.entries(cloud.sandbox.endpoints(vendor)).map(([key, url]) => [key, `${url}/nowhere`]);
    const lost = channelOf(vendor, cloud.sandbox, cloud.account.credentials, {
      endpoints: Object.fromEntries(endpoints) as Record<string, string>,
    });
    expect(await send(lost, contentFor(vendor), [token])).toMatchObject([{ kind: 'refused' }]);
    expect(await lost.check(AbortSignal.timeout(30_000))).toMatchObject({ ok: false });
    await lost.close();
  }
});
