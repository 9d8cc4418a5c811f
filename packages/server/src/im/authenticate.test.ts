import { codes } from '@tim-push/protocol';
import { createUserSig } from '@tim-push/protocol/usersig';
import { describe, expect, it } from 'vitest';
import { createAuthenticate } from './authenticate.ts';
import type { App } from './contract.ts';
import { defaultImSettings } from './settings.ts';

const NOW_SECONDS = 1_700_000_000;
const app = (appId: number, secret: string, disabled = false): App => ({
  appId,
  secret,
  admins: [],
  disabled,
  settings: {},
});
const apps = new Map([1, 2, 3].map((id) => [id, app(id, `secret-${id}`, id === 3)]));

function setUp() {
  const clock = { nowMs: NOW_SECONDS * 1000, now: () => clock.nowMs };
  const settings = { ...defaultImSettings, maxFailuresPerAccount: 3, maxFailuresPerAddress: 6 };
  const authenticate = createAuthenticate({ apps: { get: (id) => apps.get(id) }, clock, settings });
  return { clock, authenticate };
}
const sigOf = (userID: string, sdkAppID = 1, expireSeconds = 60) =>
  createUserSig({ sdkAppID, secret: `secret-${sdkAppID}`, userID, expireSeconds, timeSeconds: NOW_SECONDS });

describe('authenticate', () => {
  it('says when the ticket was made and when it runs out', () => {
    const { authenticate } = setUp();
    expect(authenticate({ appId: 1, userId: 'alice', userSig: sigOf('alice'), remote: 'r' })).toEqual({
      ok: true,
      value: { app: apps.get(1), sigTimeMs: NOW_SECONDS * 1000, sigExpiresAtMs: (NOW_SECONDS + 60) * 1000 },
    });
  });

  it.each([
    ['an app that is not here', 9, sigOf('alice'), codes.sdkAppIdUnknown],
    ['a disabled app', 3, sigOf('alice', 3), codes.appDisabled],
    ['an empty ticket', 1, '', codes.sigEmpty],
    ['a cut ticket', 1, sigOf('alice').slice(0, 50), codes.sigMalformed],
    ['a ticket of another user', 1, sigOf('bob'), codes.sigIdentifierMismatch],
    ['a ticket of another app', 1, sigOf('alice', 2), codes.sigSdkAppIdMismatch],
    ['an expired ticket', 1, sigOf('alice', 1, 0), codes.sigExpired],
    [
      'a forged ticket',
      1,
      createUserSig({ sdkAppID: 1, secret: 'guess', userID: 'alice', expireSeconds: 60, timeSeconds: NOW_SECONDS }),
      codes.sigNotVerified,
    ],
  ])('refuses %s', (_name, appId, userSig, code) => {
    const { authenticate } = setUp();
    expect(authenticate({ appId, userId: 'alice', userSig, remote: 'r' })).toMatchObject({
      ok: false,
      error: { code },
    });
  });

  const failTimes = (
    authenticate: ReturnType<typeof createAuthenticate>,
    times: number,
    userId: string,
    remote: string,
  ) => {
    for (let time = 0; time < times; time++) authenticate({ appId: 1, userId, userSig: 'forged', remote });
  };
  const codeOf = (result: ReturnType<ReturnType<typeof createAuthenticate>>) => (result.ok ? 0 : result.error.code);

  it('stops who tries tickets of an account, without locking its owner out', () => {
    const { authenticate, clock } = setUp();
    failTimes(authenticate, 3, 'alice', 'attacker');
    const good = { appId: 1, userId: 'alice', userSig: sigOf('alice') };
    expect(codeOf(authenticate({ ...good, remote: 'attacker' }))).toBe(codes.tooManyFailures);
    expect(codeOf(authenticate({ ...good, remote: 'home' }))).toBe(0);
    clock.nowMs += 59_999;
    expect(codeOf(authenticate({ ...good, remote: 'attacker' }))).toBe(codes.tooManyFailures);
  });

  it('stops an address that tries many accounts', () => {
    const { authenticate } = setUp();
    for (let user = 0; user < 6; user++) failTimes(authenticate, 1, `user${user}`, 'attacker');
    expect(codeOf(authenticate({ appId: 1, userId: 'carol', userSig: sigOf('carol'), remote: 'attacker' }))).toBe(
      codes.tooManyFailures,
    );
  });

  it('does not count expired tickets: honest clients have them', () => {
    const { authenticate } = setUp();
    for (let time = 0; time < 20; time++) {
      authenticate({ appId: 1, userId: 'alice', userSig: sigOf('alice', 1, 0), remote: 'r' });
    }
    expect(codeOf(authenticate({ appId: 1, userId: 'alice', userSig: sigOf('alice'), remote: 'r' }))).toBe(0);
  });
});
