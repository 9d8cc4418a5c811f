/** Apple's push cloud, as clouds/apns.md describes it. */
export type { ApnsApp, NewApnsApp } from './apps.ts';
export { ApnsCloud, apns } from './cloud.ts';
