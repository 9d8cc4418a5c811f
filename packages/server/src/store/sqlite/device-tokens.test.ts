import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loginInput } from '../conformance/fixtures.ts';
import { DAY, MINUTE, NOW } from '../conformance/with-store.ts';
import { deviceCommands } from './commands/devices.ts';
import { login } from './commands/devices-login.ts';
import { reportToken } from './device-binding.ts';
import { deviceById } from './device-row.ts';
import { clearStrikes, markNotificationsOff, retireToken, strikeToken, type TokenVerdict } from './device-tokens.ts';
import { planner } from './testing/planner.ts';
import { openTestTx } from './testing/tx.ts';
import type { WriterTx } from './writer-tx.ts';

let tx: WriterTx;
let close: () => void;
let deviceId: number;
let epoch: number;
beforeEach(() => {
  ({ tx, close } = openTestTx(planner));
  const session = login(tx, loginInput('alice'));
  if (session.kind !== 'ok') throw new Error(session.kind);
  ({ id: deviceId, epoch } = session.device);
  report(NOW);
});
afterEach(() => close());

const report = (nowMs: number) => reportToken(tx, { deviceId, epoch, certificateId: 7, token: 'T', nowMs });
const verdict = (more: Partial<TokenVerdict> = {}): TokenVerdict => ({
  deviceId,
  laneId: 1,
  code: 'gone',
  claimedMs: NOW + MINUTE,
  nowMs: NOW + 2 * MINUTE,
  ...more,
});
const device = () => deviceById(tx, deviceId);
const revive = (laneId: number, sinceMs: number, nowMs: number) => {
  const command = deviceCommands.reviveTokens;
  if (command.kind !== 'write') throw new Error('reviveTokens writes');
  return command.run(tx, laneId, sinceMs, nowMs);
};

describe('retirement of a token', () => {
  it('is noted with code and time, and keeps the token for the way back', () => {
    expect(retireToken(tx, verdict())).toBe(true);
    expect(device()).toMatchObject({ token: 'T', tokenRetired: { code: 'gone', atMs: NOW + 2 * MINUTE } });
    expect(retireToken(tx, verdict())).toBe(false);
  });

  it('spares a token that was reported after the push was handed out', () => {
    report(NOW + 2 * MINUTE);
    expect(retireToken(tx, verdict({ nowMs: NOW + 3 * MINUTE }))).toBe(false);
    expect(device()?.tokenRetired).toBeUndefined();
  });

  it("spares a token that was reported after the cloud's own time of death", () => {
    expect(retireToken(tx, verdict({ deadSinceMs: NOW - 1 }))).toBe(false);
    expect(retireToken(tx, verdict({ deadSinceMs: NOW }))).toBe(true);
  });

  it('ends with a fresh report', () => {
    retireToken(tx, verdict());
    report(NOW + 3 * MINUTE);
    expect(device()).toMatchObject({ token: 'T', tokenAtMs: NOW + 3 * MINUTE });
    expect(device()?.tokenRetired).toBeUndefined();
  });

  it('takes three strikes where the cloud is not certain; a push that got through wipes them', () => {
    expect([strikeToken(tx, verdict()), strikeToken(tx, verdict())]).toEqual([false, false]);
    clearStrikes(tx, deviceId);
    expect([1, 2, 3].map(() => strikeToken(tx, verdict()))).toEqual([false, false, true]);
    expect(device()).toMatchObject({ tokenStrikes: 3, tokenRetired: { code: 'gone' } });
  });

  it('is undone for a lane and a time, at most seven days back', () => {
    retireToken(tx, verdict());
    const at = NOW + 2 * MINUTE;
    expect(revive(2, 0, at)).toBe(0);
    expect(revive(1, at + 1, at + 1)).toBe(0);
    expect(revive(1, 0, at + 7 * DAY + 1)).toBe(0);
    expect(revive(1, 0, at + 7 * DAY)).toBe(1);
    expect(device()?.tokenRetired).toBeUndefined();
    expect(revive(1, 0, at)).toBe(0);
  });
});

it('remembers that notifications are off until the next report', () => {
  markNotificationsOff(tx, deviceId);
  expect(device()).toMatchObject({ notificationsOff: true });
  report(NOW + MINUTE);
  expect(device()).toMatchObject({ notificationsOff: false });
});
