/** A JWT that was good a moment ago is judged again with every request. */
import { importPKCS8, SignJWT } from 'jose';
import { beforeEach, expect, it } from 'vitest';
import { type HarmonyApp, newApp } from './apps.ts';
import { ServiceJwt } from './jwt.ts';
import { AUDIENCE } from './spec.ts';

const LIFE_SECONDS = 3600;
let nowMs: number;
let apps: HarmonyApp[];
let jwts: ServiceJwt;
let text: string;
beforeEach(async () => {
  nowMs = Date.UTC(2026, 10, 23, 4);
  apps = [newApp({ packageName: 'com.example.chat' }, 0)];
  jwts = new ServiceJwt(
    () => nowMs,
    () => apps,
  );
  const [{ key_id: kid, sub_account, private_key }] = apps.map(({ serviceAccount }) => serviceAccount) as [
    HarmonyApp['serviceAccount'],
  ];
  const iat = Math.floor(nowMs / 1000);
  text = await new SignJWT({})
    .setProtectedHeader({ kid, typ: 'JWT', alg: 'PS256' })
    .setIssuer(sub_account)
    .setAudience(AUDIENCE)
    .setIssuedAt(iat)
    .setExpirationTime(iat + LIFE_SECONDS)
    .sign(await importPKCS8(private_key, 'PS256'));
  expect(jwts.appOf(text)).toBe(apps[0]);
});

it('ends at its time', () => {
  nowMs += LIFE_SECONDS * 1000 - 1;
  expect(jwts.appOf(text)).toBe(apps[0]);
  nowMs += 1;
  expect(jwts.appOf(text)).toBe('80200005');
});

it('is of yesterday once tokens were revoked', () => {
  jwts.revokeAll();
  expect(jwts.appOf(text)).toBe('80200005');
});

it('does not outlive its key', () => {
  const [before] = apps as [HarmonyApp];
  apps = [{ ...before, publicKey: newApp({ packageName: 'com.example.other' }, 1).publicKey }];
  expect(jwts.appOf(text)).toBe('80200001');
  apps = [before];
  expect(jwts.appOf(text)).toBe(before);
});

it('does not outlive its service account', () => {
  const [before] = apps as [HarmonyApp];
  apps = [{ ...before, serviceAccount: { ...before.serviceAccount, key_id: 'another' } }];
  expect(jwts.appOf(text)).toBe('80200001');
  apps = [];
  expect(jwts.appOf(text)).toBe('80200001');
});
