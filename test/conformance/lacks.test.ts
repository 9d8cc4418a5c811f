/**
 * What a cloud does not have, and why: no case is made of it, so that nothing is skipped and a hole has nowhere to hide.
 * Here each lack is looked for in the channel and in what goes over the wire, and so is what is not said to be lacking.
 */
import type { Outcome } from '@tim-push/channels';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CloudFixture, FEATURES, type Feature, hasFeature } from './clouds/fixture.ts';
import { fixtures, type TestedVendor } from './clouds/index.ts';
import { type OpenCloud, openCloud } from './open-cloud.ts';
import { contentFor, send } from './send.ts';

const vendors = Object.keys(fixtures) as TestedVendor[];
const features = Object.keys(FEATURES) as Feature[];

/** Every lack there is: whoever adds one sees here which clouds go without. */
it('lists who goes without what', () => {
  const table = Object.fromEntries(
    features.map((feature) => [feature, vendors.filter((vendor) => !hasFeature(fixtures[vendor], feature)).join(' ')]),
  );
  expect(table).toEqual({
    recall: 'huawei honor oppo vivo meizu fcm apns',
    receipts: 'fcm apns',
    receiptsOnRequest: 'huawei honor fcm apns harmony',
    expiringAuth: 'xiaomi meizu',
    revocableAuth: 'xiaomi meizu apns',
    signedTime: 'xiaomi huawei honor meizu',
    login: 'xiaomi meizu apns harmony',
    http2: 'xiaomi huawei honor oppo vivo meizu harmony',
    sharedRequests: 'fcm apns',
    groups: 'xiaomi oppo vivo meizu fcm harmony',
  });
});

describe.each(vendors)('%s', (vendor) => {
  const fixture: CloudFixture = fixtures[vendor];
  let cloud: OpenCloud;
  let afterRevoking: Outcome | undefined;
  beforeAll(async () => {
    cloud = await openCloud(vendor);
    await send(cloud.channel, contentFor(vendor), [cloud.token]);
    await cloud.sandbox.faults.set(vendor, { expiredAuth: true });
    [afterRevoking] = await send(cloud.channel, contentFor(vendor), [cloud.token]);
  });
  afterAll(() => cloud.close());

  const requests = (to: 'api' | 'login') =>
    cloud.sandbox.events
      .recent()
      .filter((event) => event.kind === 'request')
      .filter(({ path }) => (cloud.sandbox.clouds[vendor].endpointOf(path) === 'api') === (to === 'api'));
  /** Whether it is there, as this one run shows it. Not shown so: what only time or a console can tell. */
  const shown: Partial<Record<Feature, () => boolean>> = {
    recall: () => cloud.channel.recall !== undefined,
    receipts: () => cloud.channel.receipts !== undefined,
    // Refused once, and taken with another token.
    revocableAuth: () => afterRevoking?.kind === 'sent' && new Set(requests('api').map(({ code }) => code)).size > 1,
    login: () => requests('login').length > 0,
    http2: () => requests('api').some(({ protocol }) => protocol === 'h2'),
  };

  it.each(
    features
      .filter((feature) => shown[feature] !== undefined)
      .map((feature) => ({
        feature,
        title: hasFeature(fixture, feature) ? `has ${feature}` : `has no ${feature}: ${fixture.lacks[feature]}`,
      })),
  )('$title', ({ feature }) => {
    expect(shown[feature]?.()).toBe(hasFeature(fixture, feature));
  });

  it('says of each lack where it is written', () => {
    for (const reason of Object.values(fixture.lacks)) expect(reason).toMatch(/^clouds\/[a-z]+\.md §\d/);
    expect(fixture.staleCode !== undefined).toBe(hasFeature(fixture, 'revocableAuth'));
    expect(fixture.wholeRefusals !== undefined).toBe(hasFeature(fixture, 'sharedRequests'));
    expect(fixture.loginEndpoint !== undefined).toBe(hasFeature(fixture, 'login'));
    expect(fixture.receipts.length > 0).toBe(hasFeature(fixture, 'receipts'));
  });
});
