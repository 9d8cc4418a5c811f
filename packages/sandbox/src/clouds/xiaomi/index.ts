/** Xiaomi's push cloud, as clouds/xiaomi.md describes it. */
export type { NewApp, XiaomiApp, XiaomiChannel } from './apps.ts';
export { XiaomiCloud, xiaomi } from './cloud.ts';
