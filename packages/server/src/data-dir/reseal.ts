import { readAppSettings } from '../config/index.ts';
import type { Binding, Secrets } from '../secrets/index.ts';
import type { AdminStore } from '../store/index.ts';

/** Store meta values that are sealed, with what they are bound to. */
export const SEALED_META = { serverSecret: 'server' } as const satisfies Record<string, Binding>;

/**
 * Seals everything that an old key sealed anew with the current key. Safe to repeat after a crash: what was done is
 * recognised by its key. Returns how many texts were sealed anew.
 */
export async function resealAll(store: AdminStore, secrets: Secrets, nowMs: number): Promise<number> {
  let count = 0;
  const reseal = (sealed: string, binding: Binding): string => {
    count += 1;
    return secrets.seal(secrets.open(sealed, binding), binding);
  };
  for (const app of await store.listApps()) {
    const binding: Binding = `app:${app.appId}`;
    if (secrets.isOld(app.sealedSecret)) {
      await store.updateApp(app.appId, { sealedSecret: reseal(app.sealedSecret, binding) });
    }
    const { sealedCallbackToken: token } = readAppSettings(app.settings);
    if (token !== undefined && secrets.isOld(token)) {
      await store.updateApp(app.appId, { settings: { ...app.settings, sealedCallbackToken: reseal(token, binding) } });
    }
  }
  for (const row of await store.listCertificates()) {
    const oldCredentials = row.sealedCredentials !== '' && secrets.isOld(row.sealedCredentials);
    const oldProxy = row.sealedProxy !== '' && secrets.isOld(row.sealedProxy);
    if (!oldCredentials && !oldProxy) continue;
    await store.putCertificate({
      ...row,
      sealedCredentials: oldCredentials
        ? reseal(row.sealedCredentials, `certificate:${row.id}`)
        : row.sealedCredentials,
      sealedProxy: oldProxy ? reseal(row.sealedProxy, `proxy:${row.id}`) : row.sealedProxy,
      updatedMs: nowMs,
    });
  }
  for (const [key, binding] of Object.entries(SEALED_META)) {
    const sealed = await store.getMeta(key);
    if (sealed !== undefined && secrets.isOld(sealed)) await store.setMeta(key, reseal(sealed, binding));
  }
  return count;
}
