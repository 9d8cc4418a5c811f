/** Honor's push cloud, as clouds/honor.md describes it. */
export { type HonorApp, HonorCloud, honor, type NewHonorApp } from './cloud.ts';
