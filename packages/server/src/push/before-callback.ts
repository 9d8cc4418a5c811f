import type { MessageElement } from '@tim-push/protocol';

/** What the app's back end is asked before a one-to-one message is accepted. */
export interface BeforeSend {
  appId: number;
  from: string;
  to: string;
  seq: number;
  random: number;
  timeMs: number;
  onlineOnly: boolean;
  elements: readonly MessageElement[];
  cloudCustomData: string;
  via: 'socket' | 'rest';
}
export type BeforeAnswer =
  | { kind: 'pass' }
  /** The back end says no. `code` in 120001–130000 is its own and goes to the sender as it is. */
  | { kind: 'refuse'; code: number; info: string }
  /** No usable answer in time, and the app's setting says that this refuses. */
  | { kind: 'failed'; detail: string };

/** Asks the app; never rejects. What a failing callback means is decided inside, by the app's setting. */
export interface BeforeCallback {
  /** false: this app has no callback, and `ask` would pass everything. */
  asks(appId: number): boolean;
  ask(call: BeforeSend): Promise<BeforeAnswer>;
}
/** For apps without a callback. */
export const noBeforeCallback: BeforeCallback = {
  asks: () => false,
  ask: () => Promise.resolve({ kind: 'pass' }),
};
