export { type DevicesDeps, registerDevices } from './register.ts';
