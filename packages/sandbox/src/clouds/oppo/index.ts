/** OPPO's push cloud (OPPO, OnePlus, realme), as clouds/oppo.md describes it. */
export type { NewOppoApp, OppoApp } from './apps.ts';
export { OppoCloud, oppo } from './cloud.ts';
