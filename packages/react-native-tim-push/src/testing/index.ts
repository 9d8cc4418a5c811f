export { bindNative } from '../native.ts';
export { createFakeNative, type FakeNative, type FakePhone } from './fake-native.ts';
