import type { Platform, Vendor } from '@tim-push/protocol';
import type { Environment } from '../environment.ts';
import type { Logger } from '../logger.ts';
import type { StorageAdapter } from '../storage.ts';

/** What `TencentImSDKPlugin.setServer` takes. Only `url` is needed. */
export interface ServerOptions {
  /** Address of the tim-push server: `https://im.example.com` (or http, ws, wss; a path prefix is kept). */
  url: string;
  /**
   * Where the installation's device ID, the place in the message stream and logouts without network are kept over restarts:
   * `@react-native-async-storage/async-storage` fits as it is. Default: memory, which a restart forgets.
   */
  storage?: StorageAdapter;
  /** Takes what is logged at `initSDK`'s level and above. Default: the console. */
  logger?: Logger;
  /** Default: found out. A Node program that plays a phone says it here. */
  platform?: Platform;
  /** BCP 47. Default: the system's. */
  language?: string;
  /** Until a call gives up, milliseconds. Default 10000. */
  requestTimeoutMs?: number;
  /** Until an attempt to connect gives up, milliseconds. Default 10000. */
  connectTimeoutMs?: number;
  /** First wait before connecting again, milliseconds; it doubles each time. Default 1000. */
  reconnectBaseMs?: number;
  /** Longest wait before connecting again, milliseconds. Default 30000. */
  reconnectMaxMs?: number;
  /** In the background for so long: the socket is closed, the login stays. Milliseconds; Infinity keeps it open. Default 30000. */
  closeInBackgroundAfterMs?: number;
  /** Clock, timers, random numbers and WebSocket; for tests and unusual hosts. */
  environment?: Partial<Environment>;
}

/** What the push plugin says about this phone, for the login. */
export interface DeviceInfo {
  /** The phone's brand in lower case: `xiaomi`, `google` … */
  brand?: string;
  /** The cloud its token comes from. */
  tokenSource?: Vendor;
}
