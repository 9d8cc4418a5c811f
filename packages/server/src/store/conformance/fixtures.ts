import type { CertificateRow, LoginInput, LoginResult, Store } from '../contract/index.ts';
import { NOW } from './with-store.ts';

export const APP = 1_400_000_000;

export const loginInput = (userId: string, more: Partial<LoginInput> = {}): LoginInput => ({
  appId: APP,
  userId,
  deviceKey: `${userId}-phone`,
  platform: 'Android',
  brand: 'xiaomi',
  model: 'Mi 15',
  language: 'zh-CN',
  tokenSource: 'xiaomi',
  appState: 'foreground',
  unread: 0,
  policy: 'one_per_platform',
  sigTimeMs: NOW,
  nowMs: NOW,
  ...more,
});

export type LoggedIn = Extract<LoginResult, { kind: 'ok' }>;

/** Logs in and expects it to work. */
export async function logIn(store: Store, userId: string, more: Partial<LoginInput> = {}): Promise<LoggedIn> {
  const result = await store.login(loginInput(userId, more));
  if (result.kind !== 'ok') throw new Error(`login of ${userId}: ${result.kind}`);
  return result;
}

export async function makeCertificate(
  store: Store,
  more: Partial<Omit<CertificateRow, 'laneId'>> = {},
): Promise<CertificateRow> {
  const id = more.id ?? (await store.reserveCertificateId());
  return store.putCertificate({
    id,
    appId: APP,
    vendor: 'xiaomi',
    name: `certificate ${id}`,
    vendorAccount: 'account-1',
    sealedCredentials: 'sealed',
    options: {},
    endpoints: {},
    sealedProxy: '',
    enabled: true,
    createdMs: NOW,
    updatedMs: NOW,
    ...more,
  });
}

/** A user whose phone is logged in and holds a token of the certificate. */
export async function phone(
  store: Store,
  userId: string,
  certificateId: number,
  more: Partial<LoginInput> = {},
): Promise<LoggedIn> {
  const session = await logIn(store, userId, more);
  const { id: deviceId, epoch } = session.device;
  await store.setToken({ deviceId, epoch, certificateId, token: `token-${userId}`, nowMs: NOW });
  return session;
}
