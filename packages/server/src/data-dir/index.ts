export { ensureAdminToken, readAdminToken, resealAdminToken } from './admin-token.ts';
export { DataDirError, type DataDirErrorCode, type DataDirErrorValues } from './error.ts';
export { createApp, DEFAULT_ADMIN, ensureFirstApp, ensureServerSecret } from './first-app.ts';
export { type Keys, openKeys } from './keys.ts';
export { type Lock, lockDataDir } from './lock.ts';
export { type OpenDataDir, openDataDir, storeFile } from './open.ts';
export { resealAll } from './reseal.ts';
export { readServerFile, removeServerFile, type ServerFile, writeServerFile } from './server-file.ts';
