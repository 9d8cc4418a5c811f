export { openSqliteStore, type SqliteStoreOptions } from './client.ts';
export { moduleBeside } from './module-beside.ts';
