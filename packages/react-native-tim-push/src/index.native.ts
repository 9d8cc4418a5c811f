/** The entry that Metro takes: binds the native module, then is the same package as everywhere. */
import { NativeEventEmitter } from 'react-native';
import NativeTimPush from './NativeTimPush.ts';
import { bindNative } from './native.ts';

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
