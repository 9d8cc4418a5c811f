/** How the plugin reaches the phone: bound once by `index.native.ts` on React Native, by a fake in tests and demos. */
import type { NativeClick, NativeModule } from './native-types.ts';

export type { NativeModule } from './native-types.ts';

export interface NativeEvents {
  timPushToken: { vendor: string; token: string };
  timPushTokenError: { vendor: string; code: number; desc: string };
  timPushMessage: { vendor: string; title: string; desc: string; ext: string; messageID: string; tag: string };
  timPushRevoked: { messageID: string };
  timPushClick: NativeClick;
}

export interface NativeBinding {
  module: NativeModule;
  /** Returns what ends the subscription. */
  listen<E extends keyof NativeEvents>(event: E, listener: (data: NativeEvents[E]) => void): () => void;
}

let bound: NativeBinding | undefined;

/** Binds the native half; undefined takes it away. Apps never call this: the React Native entry does. */
export function bindNative(binding: NativeBinding | undefined): void {
  bound = binding;
}
export const nativeBinding = (): NativeBinding | undefined => bound;
