import type { Profile, ProfileItems } from '@tim-push/protocol';

/** Time in which an account wants no push, `endMs` outside; `daily`: again every 24 hours from its start on. */
export interface DoNotDisturb {
  startMs: number;
  endMs: number;
  daily: boolean;
}

export interface AccountStore {
  /** Imports or updates; idempotent. Answers per item, in order. */
  importAccounts(
    appId: number,
    items: { userId: string; nick?: string; faceUrl?: string }[],
    nowMs: number,
  ): Promise<{ userId: string; ok: boolean }[]>;
  checkAccounts(appId: number, userIds: string[]): Promise<boolean[]>;
  /** Purges account, devices, tokens, conversations, messages it sent or received, and its queued pushes (`cancelled(account_deleted)`). */
  deleteAccounts(appId: number, userIds: string[], nowMs: number): Promise<boolean[]>;
  setProfile(appId: number, userId: string, items: ProfileItems, nowMs: number): Promise<boolean>;
  getProfiles(appId: number, userIds: string[]): Promise<(Profile | undefined)[]>;
  /** Undefined ends it. False: no such account. */
  setDoNotDisturb(appId: number, userId: string, window: DoNotDisturb | undefined): Promise<boolean>;
  /** Logs every device out and refuses UserSigs issued before `nowMs`. Returns the devices that were logged in. */
  kickAccount(appId: number, userId: string, nowMs: number): Promise<{ found: boolean; deviceIds: number[] }>;
}
