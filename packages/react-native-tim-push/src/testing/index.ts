export { bindNative } from '../native.ts';
