/** The entry that Metro takes: binds React Native's Platform and AppState, then is the same package as everywhere. */
import { AppState, Platform } from 'react-native';
import { bindHost } from './host/host.ts';
import { reactNativeHost } from './host/react-native.ts';

bindHost(reactNativeHost({ Platform, AppState }));

export * from './index.ts';
