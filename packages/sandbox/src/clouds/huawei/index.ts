/** Huawei's push cloud for Android and EMUI, as clouds/huawei.md describes it. HarmonyOS 5 and later: `harmony`. */
export type { HuaweiApp, NewHuaweiApp } from './apps.ts';
export { HuaweiCloud, huawei } from './cloud.ts';
