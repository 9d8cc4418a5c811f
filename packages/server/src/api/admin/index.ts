export { openCredentials, openProxy } from './certificate-view.ts';
export type { AdminDeps, ExplainedMessage, ExplainQuery, LiveParts } from './context.ts';
export { AdminError, type AdminErrorBody } from './error.ts';
export { ADMIN_PREFIX, registerAdmin } from './register.ts';
