export type { RestIm } from './command.ts';
export { type RestDeps, registerRest } from './register.ts';
export { services } from './services.ts';
