/** Huawei's push cloud for Android and EMUI, as clouds/huawei.md describes it. HarmonyOS 5 and later: `harmony`. */
export { type HuaweiApp, HuaweiCloud, huawei, type NewHuaweiApp } from './cloud.ts';
