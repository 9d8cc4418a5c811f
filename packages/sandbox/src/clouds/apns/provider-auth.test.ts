/** A token that was good a moment ago is judged again with every request. */
import { importPKCS8, SignJWT } from 'jose';
import { beforeEach, expect, it } from 'vitest';
import type { CloudConnection } from '../cloud.ts';
import { defaultPositions } from '../switches.ts';
import { type ApnsApp, newApp } from './apps.ts';
import { ProviderAuth } from './provider-auth.ts';
import { type ApnsSwitches, SWITCHES } from './spec.ts';

const MINUTE_MS = 60_000;
let nowMs: number;
let apps: ApnsApp[];
let auth: ProviderAuth;
let text: string;
beforeEach(async () => {
  nowMs = Date.UTC(2026, 10, 23, 4);
  apps = [newApp({ packageName: 'com.example.chat' }, 10, undefined)];
  const positions: ApnsSwitches = defaultPositions(SWITCHES);
  auth = new ProviderAuth(
    () => nowMs,
    () => apps,
    positions,
  );
  text = await jwt();
  expect(judged()).toBe('good');
});

async function jwt(): Promise<string> {
  const [app] = apps;
  if (app === undefined) throw new Error('there is no app');
  return new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: app.keyId })
    .setIssuer(app.teamId)
    .setIssuedAt(Math.floor(nowMs / 1000))
    .sign(await importPKCS8(app.privateKey, 'ES256'));
}
function judged(connection: CloudConnection = { peer: undefined }, token = text): string {
  const answer = auth.authorise(
    {
      protocol: 'h2',
      method: 'POST',
      path: '/3/device/x',
      query: '',
      headers: { authorization: `bearer ${token}` },
      body: Buffer.alloc(0),
      connection,
    },
    'production',
  );
  return typeof answer === 'string' ? answer : 'good';
}
const replace = (more: Partial<ApnsApp>): void => {
  apps = apps.map((app) => ({ ...app, ...more }));
};

it('grows an hour old', () => {
  nowMs += 60 * MINUTE_MS - 1;
  expect(judged()).toBe('good');
  nowMs += 1;
  expect(judged()).toBe('ExpiredProviderToken');
});

it('is of yesterday once tokens were revoked', () => {
  auth.revokeAll();
  expect(judged()).toBe('ExpiredProviderToken');
});

it('does not outlive its key', () => {
  const { publicKey, privateKey } = newApp({ packageName: 'com.example.other' }, 10, undefined);
  const before = { ...apps[0] };
  replace({ publicKey, privateKey });
  expect(judged()).toBe('InvalidProviderToken');
  replace(before);
  expect(judged()).toBe('good');
});

it('does not outlive its account', () => {
  replace({ keyId: 'ANOTHER123' });
  expect(judged()).toBe('InvalidProviderToken');
  apps = [];
  expect(judged()).toBe('InvalidProviderToken');
});

it('is good at once for an app that came to its key, and for no other environment than its key', () => {
  const [first] = apps;
  apps = [
    ...apps,
    newApp({ packageName: 'com.example.second', teamId: first?.teamId, keyId: first?.keyId }, 10, first),
  ];
  expect(judged()).toBe('good');
  replace({ keyEnvironment: 'sandbox' });
  expect(judged()).toBe('BadEnvironmentKeyIdInToken');
});

it('makes way for a newer one, and then is one too many itself', async () => {
  const connection: CloudConnection = { peer: undefined };
  const older = text;
  nowMs += 20 * MINUTE_MS;
  text = await jwt();
  expect(judged(connection)).toBe('good');
  nowMs += MINUTE_MS;
  expect(judged(connection, older)).toBe('TooManyProviderTokenUpdates');
  expect(judged(connection)).toBe('TooManyProviderTokenUpdates');
  expect(judged()).toBe('good');
});
