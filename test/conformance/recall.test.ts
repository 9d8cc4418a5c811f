/** A recalled push leaves the phones that show it, and reaches no phone that was away, on every cloud that can. */
import type { Outcome } from '@tim-push/channels';
import type { Faults } from '@tim-push/sandbox';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CloudFixture, hasFeature } from './clouds/fixture.ts';
import { fixtures, type TestedVendor } from './clouds/index.ts';
import { type OpenCloud, openCloud } from './open-cloud.ts';
import { channelOf, contentFor, send } from './send.ts';

const vendors = (Object.keys(fixtures) as TestedVendor[]).filter((vendor) => hasFeature(fixtures[vendor], 'recall'));
const KEY = 'message_1';
/** What a recall names is what the push was sent with. */
const REQUEST = 'b1';

describe.each(vendors)('recall by %s', (vendor) => {
  const fixture: CloudFixture = fixtures[vendor];
  let cloud: OpenCloud;
  beforeEach(async () => {
    cloud = await openCloud(vendor, { timeoutMs: 30_000 });
  });
  afterEach(() => cloud.close());
  const recall = (tokens: string[], channel = cloud.channel): Promise<Outcome> | undefined =>
    channel.recall?.({ replaceKey: KEY, tokens, requestKey: REQUEST }, AbortSignal.timeout(30_000));

  it('takes down this banner of these phones, and no other', async () => {
    const other = await cloud.another();
    await send(cloud.channel, contentFor(vendor, { replaceKey: KEY }), [cloud.token, other.token]);
    await send(cloud.channel, contentFor(vendor, { replaceKey: 'message_2', title: 'stays' }), [cloud.token]);
    await vi.waitFor(() => expect(cloud.phone.shade).toHaveLength(2));
    expect(await recall([cloud.token])).toMatchObject({ kind: 'sent' });
    await vi.waitFor(() => expect(cloud.phone.shade.map(({ title }) => title)).toEqual(['stays']));
    expect(other.phone.shade).toHaveLength(1);
  });

  it('keeps a push from a phone that was away', async () => {
    cloud.phone.network('off');
    await send(cloud.channel, contentFor(vendor, { replaceKey: KEY }), [cloud.token], { requestKey: REQUEST });
    expect(await recall([cloud.token])).toMatchObject({ kind: 'sent' });
    cloud.phone.network('on');
    await send(cloud.channel, contentFor(vendor, { replaceKey: 'message_2' }), [cloud.token]);
    await vi.waitFor(() => expect(cloud.phone.shade.length).toBeGreaterThan(0));
    expect(cloud.phone.shade).toHaveLength(1);
  });

  it('asks nothing of the cloud for nobody', async () => {
    expect(await recall([])).toMatchObject({ kind: 'sent' });
  });

  it.each<[string, Faults, Outcome['kind'][]]>([
    ['that is down', { down: true }, ['unavailable']],
    ['that answers 503', { status: { code: 503 } }, ['unavailable', 'uncertain']],
    ['that cuts the connection', { reset: { at: 'before' } }, ['unavailable', 'uncertain']],
    ['that is over its rate', { throttle: {} }, ['throttled']],
  ])('says so of a cloud %s', async (_name, faults, kinds) => {
    await cloud.sandbox.faults.set(vendor, faults);
    const wanted = 'throttle' in faults ? (fixture.throttled ?? kinds) : kinds;
    expect(wanted).toContain((await recall([cloud.token]))?.kind);
  });

  it('is refused for wrong credentials', async () => {
    const wrong = channelOf(vendor, cloud.sandbox, cloud.account.wrongCredentials);
    expect(await recall([cloud.token], wrong)).toMatchObject({ kind: 'refused', cause: 'credentials' });
    await wrong.close();
  });
});
