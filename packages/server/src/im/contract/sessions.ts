import type { AppState, Platform, Vendor, WireMessage } from '@tim-push/protocol';
import type { DeviceRow } from '../../store/index.ts';
import type { App } from './needs.ts';
import type { ImResult } from './result.ts';

/** Who is asking: an account on one of its logged-in devices. */
export interface Caller {
  appId: number;
  userId: string;
  deviceId: number;
  epoch: number;
}

export interface Credentials {
  appId: number;
  userId: string;
  userSig: string;
  /** Address of the client: failures are counted by it. */
  remote: string;
}
export interface Authenticated {
  app: App;
  /** When the UserSig was made and when it runs out, epoch ms. */
  sigTimeMs: number;
  sigExpiresAtMs: number;
}
export interface LoginCommand extends Credentials {
  deviceKey: string;
  platform: Platform;
  brand?: string;
  model?: string;
  language?: string;
  tokenSource?: Vendor;
  appState: AppState;
  unread?: number;
  resumeEpoch?: number;
  forgotten?: readonly { userID: string; userSig: string; epoch: number }[];
}
export interface LoggedIn {
  device: DeviceRow;
  nick: string;
  faceUrl: string;
  cursor: string;
  sigExpiresAtMs: number;
}
export interface PushOnlyCommand extends Credentials {
  deviceKey: string;
  platform: Platform;
  brand?: string;
  language?: string;
  tokenSource?: Vendor;
  certificateId: number;
  token: string;
  state: 'active' | 'off';
}

export interface Sessions {
  /**
   * Verifies a UserSig for any door. Errors: 70001 expired, 70002 empty, 70003 malformed, 70009 forged, 70013 other user,
   * 70014 other app, 70020 unknown app, 60016 app disabled, 70050 too many failures from this address.
   */
  authenticate(credentials: Credentials): ImResult<Authenticated>;
  /** Forgotten logouts first, then the login; kicked devices are told. Errors as `authenticate`, and 70052, 6208, 6014. */
  login(command: LoginCommand): Promise<ImResult<LoggedIn>>;
  /**
   * What happened between the commit of a login and the moment its connection could hear events: messages that were
   * accepted meanwhile, and whether another login ended this one (then its error).
   */
  sinceLogin(caller: Caller, cursor: string): Promise<ImResult<WireMessage[]>>;
  logout(caller: Caller): Promise<ImResult<void>>;
  /**
   * Certificate ID 0 or an empty token clears. `bound` false: nothing is bound now. `warning`: it is bound, but nothing can be
   * pushed under this certificate ID. Error 800010: a newer login holds the token. */
  setPushConfig(
    caller: Caller,
    config: { certificateId: number; token: string; brand?: string; tokenSource?: Vendor },
  ): Promise<ImResult<{ bound: boolean; warning?: string }>>;
  /** Error 6208: this login is over. */
  setAppState(caller: Caller, state: AppState, unread: number | undefined): Promise<ImResult<void>>;
  /** Signs of life of live connections, many at a time. */
  touch(items: readonly { deviceId: number; atMs: number }[]): Promise<ImResult<void>>;
  /**
   * Registers or updates a push-only device; `tokenRetired`: a cloud had called this token dead, the phone is to get
   * another. Error 70402 (field deviceId): that device logs in by socket.
   */
  putPushOnly(command: PushOnlyCommand): Promise<ImResult<DeviceRow & { warning?: string }>>;
  /** Idempotent; `existed` says whether there was such a push-only device. */
  deletePushOnly(command: Credentials & { deviceKey: string }): Promise<ImResult<{ existed: boolean }>>;
  /** A tap on a notification, or its arrival: `matched` false when the tag is not one of ours. */
  report(kind: ReportKind, caller: { deviceId: number }, tag: string, atMs: number): Promise<ImResult<boolean>>;
  /** The push-only form of `report`. Error 70402 (field deviceId): no such device of this user. */
  reportPushOnly(
    kind: ReportKind,
    command: Credentials & { deviceKey: string },
    tag: string,
    atMs: number,
  ): Promise<ImResult<boolean>>;
}
export type ReportKind = 'clicked' | 'arrived';
