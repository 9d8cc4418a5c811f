/** Meizu's (Flyme's) push cloud, as clouds/meizu.md describes it. */
export { type MeizuApp, MeizuCloud, meizu, type NewMeizuApp } from './cloud.ts';
