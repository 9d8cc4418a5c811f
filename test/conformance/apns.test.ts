/** What only APNs asks of a sender: provider tokens that are neither too new nor too old, on connections that live long. */
import { afterEach, expect, it } from 'vitest';
import { type OpenCloud, openCloud } from './open-cloud.ts';
import { contentFor, send } from './send.ts';

const MINUTE_MS = 60_000;
let cloud: OpenCloud;
afterEach(() => cloud.close());

async function push(key: string) {
  const { channel, token, sandbox } = cloud;
  const nowMs = sandbox.clock.now();
  const [outcome] = await send(channel, contentFor('apns', { replaceKey: key }), [token], { nowMs });
  return outcome;
}

it.each(['team', 'connection'])(
  'makes no new token too soon, however pushes fall around the end of one (%s)',
  async (tokenUpdates) => {
    cloud = await openCloud('apns', {}, 'manual');
    const { clock } = cloud.sandbox;
    cloud.sandbox.turn('apns', { tokenUpdates });
    // Each pause starts a few seconds before a time at which tokens might change, whatever their slots are.
    for (const minutes of [0, 5, 10, 25, 29, 30, 31, 49, 50, 51, 75, 125, 150]) {
      await clock.set(Math.ceil((clock.now() + 1) / (MINUTE_MS * 150)) * MINUTE_MS * 150 + minutes * MINUTE_MS - 5_000);
      expect(await push(`before ${minutes}`)).toMatchObject({ kind: 'sent' });
      await clock.advance(10_000);
      expect(await push(`after ${minutes}`)).toMatchObject({ kind: 'sent' });
    }
  },
);

it('goes on after a connection that Apple has spoiled for a token that came too soon', async () => {
  cloud = await openCloud('apns');
  await cloud.sandbox.faults.set('apns', { vendorCode: { code: 'TooManyProviderTokenUpdates', next: 1 } });
  expect(await push('one')).toMatchObject({ kind: 'throttled', scope: 'lane' });
  expect(await push('two')).toMatchObject({ kind: 'sent' });
});
