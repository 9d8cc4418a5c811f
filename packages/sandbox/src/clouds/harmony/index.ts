/** Huawei's push cloud for HarmonyOS 5 and later, as clouds/huawei.md describes it. */
export { type HarmonyApp, HarmonyCloud, type HarmonyServiceAccount, harmony, type NewHarmonyApp } from './cloud.ts';
