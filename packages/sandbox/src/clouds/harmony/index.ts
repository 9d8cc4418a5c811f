/** Huawei's push cloud for HarmonyOS 5 and later, as clouds/huawei.md describes it. */
export type { HarmonyApp, HarmonyServiceAccount, NewHarmonyApp } from './apps.ts';
export { HarmonyCloud, harmony } from './cloud.ts';
