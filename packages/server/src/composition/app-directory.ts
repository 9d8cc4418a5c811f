import { readAppSettings } from '../config/index.ts';
import type { App, AppDirectory } from '../im/index.ts';
import type { CallbackTarget } from '../push/callback-request.ts';
import type { BeforeCallbackTarget } from '../push/callbacks.ts';
import type { Secrets } from '../secrets/index.ts';
import type { AdminStore, AppRow } from '../store/index.ts';

/** The apps in memory, secrets opened; read anew when an administrator changed one. */
export interface Apps extends AppDirectory {
  refresh(): Promise<void>;
  webhook(appId: number): CallbackTarget | undefined;
  beforeCallback(appId: number): BeforeCallbackTarget | undefined;
}

interface Entry {
  app: App;
  webhook: CallbackTarget | undefined;
  before: BeforeCallbackTarget | undefined;
}

/** @throws {SecretsError} when a secret cannot be opened with this key file. */
export async function openApps(store: Pick<AdminStore, 'listApps'>, secrets: Secrets): Promise<Apps> {
  let entries = new Map<number, Entry>();
  const refresh = async (): Promise<void> => {
    entries = new Map((await store.listApps()).map((row) => [row.appId, openApp(row, secrets)]));
  };
  await refresh();
  return {
    get: (appId) => entries.get(appId)?.app,
    refresh,
    webhook: (appId) => entries.get(appId)?.webhook,
    beforeCallback: (appId) => entries.get(appId)?.before,
  };
}

function openApp(row: AppRow, secrets: Secrets): Entry {
  const settings = readAppSettings(row.settings);
  const token =
    settings.sealedCallbackToken === undefined
      ? {}
      : { token: secrets.open(settings.sealedCallbackToken, `app:${row.appId}`) };
  const app: App = {
    appId: row.appId,
    secret: secrets.open(row.sealedSecret, `app:${row.appId}`),
    admins: row.admins,
    disabled: row.disabled,
    settings: {
      ...(settings.loginPolicy === undefined ? {} : { loginPolicy: settings.loginPolicy }),
      ...(settings.recallWindowSeconds === undefined ? {} : { recallWindowMs: settings.recallWindowSeconds * 1000 }),
    },
  };
  return {
    app,
    webhook: settings.webhookUrl === undefined ? undefined : { url: settings.webhookUrl, ...token },
    before:
      settings.beforeCallbackUrl === undefined
        ? undefined
        : { url: settings.beforeCallbackUrl, ...token, onFailure: settings.beforeCallbackFailure ?? 'pass' },
  };
}
