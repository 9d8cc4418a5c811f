/** What only APNs asks of a sender: provider tokens that are neither too new nor too old, on connections that live long; the environment of each build. */
import type { ApnsApp } from '@tim-push/sandbox';
import { afterEach, expect, it, vi } from 'vitest';
import { type OpenCloud, openCloud } from './open-cloud.ts';
import { channelOf, contentFor, send } from './send.ts';

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

it('reaches the builds of one environment by its certificate, and calls those of the other no phone of it', async () => {
  cloud = await openCloud('apns');
  const { sandbox, account, phone, token, channel } = cloud;
  // One bundle and one key of one developer account, as it is at Apple.
  const { bundleId, teamId, keyId } = account.credentials as Record<string, string>;
  const wanted = { packageName: bundleId ?? '', environment: 'sandbox', teamId, keyId } as const;
  const builds: ApnsApp = sandbox.clouds.apns.addApp(wanted);
  const developer = await sandbox.phones.add({ vendor: 'apns', app: builds });
  const theirs = await developer.register();
  developer.askPermission();
  const credentials = { ...account.credentials, environment: 'sandbox' };
  const forBuilds = channelOf('apns', sandbox, credentials, { endpoints: sandbox.endpoints('apns', 'sandbox') });
  const stranger = { kind: 'invalid_token', code: 'BadDeviceToken', evidence: 'strike' };
  const tokens = [token, theirs];
  expect(await send(channel, contentFor('apns'), tokens)).toMatchObject([{ kind: 'sent' }, stranger]);
  expect(await send(forBuilds, contentFor('apns'), tokens)).toMatchObject([stranger, { kind: 'sent' }]);
  for (const one of [phone, developer]) await vi.waitFor(() => expect(one.shade).toHaveLength(1));
  await forBuilds.close();
});
