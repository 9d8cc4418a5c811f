/** vivo's push cloud (vivo, iQOO), as clouds/vivo.md describes it. */
export type { NewVivoApp, VivoApp } from './apps.ts';
export { VivoCloud, vivo } from './cloud.ts';
