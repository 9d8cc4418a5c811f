import type { Push } from './library.ts';

const OPEN = {
  'firebase-admin': async () => (await import('./firebase-admin.ts')).open,
  'node-apn': async () => (await import('./node-apn.ts')).open,
  'xiaomi-push': async () => (await import('./xiaomi-push.ts')).open,
};
export type LibraryName = keyof typeof OPEN;

/** @param account what that library's own `open` takes. */
export async function openLibrary(name: LibraryName, account: object): Promise<Push> {
  const open = (await OPEN[name]()) as (account: object) => Promise<Push>;
  return open(account);
}
