/** Every emulated cloud: the only list. Adding one is adding a folder and a line. */
import { fcm } from './clouds/fcm/index.ts';
import { xiaomi } from './clouds/xiaomi/index.ts';

export const CLOUDS = { xiaomi, fcm };
export type CloudName = keyof typeof CLOUDS;
export type CloudOf<N extends CloudName> = ReturnType<(typeof CLOUDS)[N]['create']>;
export const CLOUD_NAMES = Object.keys(CLOUDS) as readonly CloudName[];
export const isCloudName = (name: string): name is CloudName => Object.hasOwn(CLOUDS, name);
