import type { AppState, Platform, Vendor } from '@tim-push/protocol';

/** `logged_out`: by its user. `kicked`: by another login or an administrator. `off`: push-only device that asked for silence. */
export type DeviceState = 'logged_in' | 'logged_out' | 'kicked' | 'off';

export interface DeviceRow {
  /** Integer key, unique on the server. */
  id: number;
  appId: number;
  accountId: number;
  userId: string;
  /** The client's own id. */
  deviceKey: string;
  platform: Platform;
  brand: string;
  model: string;
  language: string;
  tokenSource: Vendor | '';
  pushOnly: boolean;
  state: DeviceState;
  /** Rising order number of the last login. */
  epoch: number;
  appState: AppState;
  /** The number that the app gave for its icon; 0 too where it gave none. */
  unread: number;
  /** What the app counts on its icon beyond the account's unread messages (below 0: less). */
  badgeOffset: number;
  certificateId: number;
  /** '' none. */
  token: string;
  tokenAtMs: number;
  /** Set when the token was retired; cleared by a fresh report. */
  tokenRetired?: { code: string; atMs: number };
  tokenStrikes: number;
  notificationsOff: boolean;
  /** Last sign of life: connection, report, receipt, click. */
  lastSeenMs: number;
  createdMs: number;
}

export type LoginPolicy = 'one_per_platform' | 'single' | 'multi';
export interface LoginInput {
  appId: number;
  userId: string;
  deviceKey: string;
  platform: Platform;
  brand: string;
  model: string;
  language: string;
  tokenSource: Vendor | '';
  appState: AppState;
  /** The number that the app wants on its icon; undefined: the server counts its unread messages. */
  unread: number | undefined;
  policy: LoginPolicy;
  /** When the UserSig was made; older than the account's kick: `sig_revoked`. */
  sigTimeMs: number;
  /** Continue this login instead of starting one. */
  resumeEpoch?: number;
  nowMs: number;
}
export type LoginResult =
  | {
      kind: 'ok';
      device: DeviceRow;
      nick: string;
      faceUrl: string;
      cursor: string;
      kicked: { deviceId: number; epoch: number; platform: Platform }[];
      createdAccount: boolean;
    }
  | { kind: 'sig_revoked' }
  /** The login to resume was kicked or logged out meanwhile. */
  | { kind: 'superseded'; by: DeviceState };

export interface TokenReport {
  deviceId: number;
  epoch: number;
  /** 0 or '' clears. */
  certificateId: number;
  token: string;
  brand?: string;
  tokenSource?: Vendor;
  nowMs: number;
}
/** `stale`: a higher login epoch holds this token, or this device has logged in anew since. */
export type TokenResult = { kind: 'bound'; unbound: number[] } | { kind: 'cleared' } | { kind: 'stale' };

export interface DeviceStore {
  login(input: LoginInput): Promise<LoginResult>;
  /** Unbinds the token and cancels queued pushes of the device (`cancelled(logged_out)`). False when the epoch is not the device's. */
  logout(deviceId: number, epoch: number, nowMs: number): Promise<boolean>;
  setToken(report: TokenReport): Promise<TokenResult>;
  /** @param unread as at a login; the badge of later pushes goes on from it. */
  setAppState(
    deviceId: number,
    epoch: number,
    state: AppState,
    unread: number | undefined,
    nowMs: number,
  ): Promise<boolean>;
  /** Signs of life, many at a time. */
  touchDevices(items: { deviceId: number; atMs: number }[]): Promise<void>;
  /** `device.tokenRetired` says what is true now; `wasRetired`, that this very token had been retired until this report. */
  putPushOnlyDevice(
    input: Omit<LoginInput, 'policy' | 'appState' | 'resumeEpoch' | 'unread'> & {
      certificateId: number;
      token: string;
      state: 'active' | 'off';
    },
  ): Promise<
    | { kind: 'ok'; device: DeviceRow; wasRetired?: NonNullable<DeviceRow['tokenRetired']> }
    | { kind: 'sig_revoked' }
    | { kind: 'not_push_only' }
  >;
  deletePushOnlyDevice(appId: number, userId: string, deviceKey: string, nowMs: number): Promise<boolean>;
  listDevices(appId: number, userIds: string[]): Promise<DeviceRow[][]>;
  /** Undoes token retirements of a lane since a time (at most 7 days back); returns how many. */
  reviveTokens(laneId: number, sinceMs: number, nowMs: number): Promise<number>;
}
