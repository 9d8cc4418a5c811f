import type { AppState, Platform } from '@tim-push/protocol';
import { describe, expect, it } from 'vitest';
import type { DeviceRow, DeviceState } from '../store/index.ts';
import { accountStatus } from './presence.ts';
import { defaultImSettings } from './settings.ts';

const DAY = 86_400_000;
const NOW = 100 * DAY;
function device(id: number, platform: Platform, daysSilent: number, change: Partial<DeviceRow> = {}): DeviceRow {
  const state: DeviceState = 'logged_in';
  return {
    id,
    appId: 1,
    accountId: 1,
    userId: 'alice',
    deviceKey: `d${id}`,
    platform,
    brand: '',
    model: '',
    language: '',
    tokenSource: '',
    pushOnly: false,
    state,
    epoch: id,
    appState: 'background',
    unread: 0,
    badgeOffset: 0,
    certificateId: 0,
    token: '',
    tokenAtMs: 0,
    tokenStrikes: 0,
    notificationsOff: false,
    lastSeenMs: NOW - daysSilent * DAY,
    createdMs: 0,
    ...change,
  };
}
const status = (devices: DeviceRow[], live: number[] = [], appState: AppState = 'foreground') => {
  const states = new Map(live.map((id) => [id, appState]));
  const { status, detail } = accountStatus('alice', true, devices, states, defaultImSettings, NOW);
  return { status, detail };
};

describe('accountStatus', () => {
  it.each<[string, DeviceRow[], number[], string]>([
    ['no device', [], [], 'Offline'],
    ['a live connection', [device(1, 'Web', 0)], [1], 'Online'],
    ['a phone that is away', [device(1, 'Android', 6.9)], [], 'PushOnline'],
    ['a phone that is away for seven days', [device(1, 'Android', 7)], [], 'Offline'],
    ['a push-only phone, away for 29 days', [device(1, 'Android', 29, { pushOnly: true })], [], 'PushOnline'],
    ['a push-only phone, away for 30 days', [device(1, 'Android', 30, { pushOnly: true })], [], 'Offline'],
    ['a closed browser', [device(1, 'Web', 0)], [], 'Offline'],
    ['a phone that logged out', [device(1, 'Android', 0, { state: 'logged_out' })], [], 'Offline'],
    [
      'a phone that was kicked, its connection not yet gone',
      [device(1, 'Android', 0, { state: 'kicked' })],
      [1],
      'Offline',
    ],
    [
      'a push-only phone that asked for silence',
      [device(1, 'Android', 0, { state: 'off', pushOnly: true })],
      [],
      'Offline',
    ],
  ])('%s', (_name, devices, live, expected) => {
    expect(status(devices, live).status).toBe(expected);
  });

  it('calls a phone whose app is in the background PushOnline, connected or not, and a browser Online', () => {
    expect(status([device(1, 'Android', 0)], [1], 'background').status).toBe('PushOnline');
    expect(status([device(1, 'Web', 0)], [1], 'background').status).toBe('Online');
  });

  it('gives the best status of each platform, and of all', () => {
    const devices = [device(1, 'Android', 1), device(2, 'Android', 0), device(3, 'iPhone', 2), device(4, 'Web', 0)];
    expect(status(devices, [2])).toEqual({
      status: 'Online',
      detail: [
        { platform: 'Android', status: 'Online' },
        { platform: 'iPhone', status: 'PushOnline' },
      ],
    });
  });
});
