import { randomBytes, randomInt } from 'node:crypto';
import type { Secrets } from '../secrets/index.ts';
import type { AccountStore, AdminStore } from '../store/index.ts';
import { SEALED_META } from './reseal.ts';

/** SDKAppIDs of this range look like those that existing clients and tools expect (facts: tim-api §2). */
const FIRST_APP_ID = 1_400_000_000;
const APP_IDS = 100_000_000;
export const DEFAULT_ADMIN = 'administrator';

/** A UserSig secret of the usual form: 64 hex digits, used as text. */
export const newAppSecret = (): string => randomBytes(32).toString('hex');

/** What creating an app needs of the store. */
export type AppStore = AdminStore & Pick<AccountStore, 'importAccounts'>;

/** Makes the first app of an empty store and returns its id; undefined when there is one. */
export async function ensureFirstApp(store: AppStore, secrets: Secrets, nowMs: number): Promise<number | undefined> {
  if ((await store.listApps()).length > 0) return undefined;
  return await createApp(store, secrets, { name: 'My app', admins: [DEFAULT_ADMIN], nowMs });
}

/**
 * Creates an app with a random SDKAppID and secret, or the given ones. Its administrators get accounts: REST calls
 * send in their name without having imported them (facts: tim-api §4.1). Undefined when the id is taken.
 */
export async function createApp(
  store: AppStore,
  secrets: Secrets,
  input: { name: string; admins: string[]; nowMs: number; appId?: number; secret?: string },
): Promise<number | undefined> {
  // A collision is as good as impossible with a random id, and means "taken" with a given one.
  const appId = input.appId ?? FIRST_APP_ID + randomInt(1, APP_IDS);
  const { created } = await store.createApp({
    appId,
    name: input.name,
    sealedSecret: secrets.seal(input.secret ?? newAppSecret(), `app:${appId}`),
    admins: input.admins,
    settings: {},
    disabled: false,
    createdMs: input.nowMs,
  });
  if (!created) return undefined;
  await store.importAccounts(
    appId,
    input.admins.map((userId) => ({ userId })),
    input.nowMs,
  );
  return appId;
}

/** The server's own secret, from which the keys of tags and receipt paths are derived; kept through key rotations. */
export async function ensureServerSecret(store: AdminStore, secrets: Secrets): Promise<string> {
  const sealed = await store.getMeta('serverSecret');
  if (sealed !== undefined) return secrets.open(sealed, SEALED_META.serverSecret);
  const secret = randomBytes(32).toString('base64url');
  await store.setMeta('serverSecret', secrets.seal(secret, SEALED_META.serverSecret));
  return secret;
}
