/** Google's FCM HTTP v1, as clouds/fcm.md describes it. */
export { FcmCloud, fcm } from './cloud.ts';
export type { FcmProject, NewProject, ServiceAccount } from './projects.ts';
