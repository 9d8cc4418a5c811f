/** The entry that Metro takes: binds the native module, then is the same package as everywhere. */
import { NativeEventEmitter } from 'react-native';
import NativeTimPush, { type Spec } from './NativeTimPush.ts';
import { bindNative } from './native.ts';
import type { NativeModule } from './native-types.ts';

/** The codegen spec and the plugin's view of it must say the same: the compiler assigns each to the other. */
type SpecMethods = Omit<Spec, 'addListener' | 'removeListeners' | 'getConstants'>;
export type SpecHasNothingElse = NativeModule extends SpecMethods ? true : never;

if (NativeTimPush) {
  const emitter = new NativeEventEmitter(NativeTimPush);
  bindNative({
    module: NativeTimPush,
    listen: (event, listener) => {
      const subscription = emitter.addListener(event, listener as (data: unknown) => void);
      return () => subscription.remove();
    },
  });
}

export * from './index.ts';
