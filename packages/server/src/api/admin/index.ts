export { openCredentials, openProxy } from './certificate-view.ts';
export type { AdminDeps, LiveParts } from './context.ts';
export { AdminError, type AdminErrorBody } from './error.ts';
export type { LaneStanding } from './lane-standing.ts';
export type { ProblemReason, ProblemValues } from './problems.ts';
export { ADMIN_PREFIX, registerAdmin } from './register.ts';
