import type { Profile, ProfileItems } from '@tim-push/protocol';
import type { DoNotDisturb } from '../../store/index.ts';
import type { ImResult } from './result.ts';

export interface Accounts {
  /** Idempotent; answers per item, in order. */
  import(
    appId: number,
    items: { userId: string; nick?: string; faceUrl?: string }[],
  ): Promise<ImResult<{ userId: string; ok: boolean }[]>>;
  check(appId: number, userIds: string[]): Promise<ImResult<boolean[]>>;
  /** Purges accounts and cuts their connections (event `kicked`). false: there was none. */
  delete(appId: number, userIds: string[]): Promise<ImResult<boolean[]>>;
  /** Logs every device out; UserSigs made before now are refused with 70052. Error 70107: no such account. */
  kick(appId: number, userId: string): Promise<ImResult<{ devices: number }>>;
  /** Merges the given items; devices of the account hear of it. Error 70107. */
  setProfile(appId: number, userId: string, items: ProfileItems): Promise<ImResult<void>>;
  /** No push in that time but for calls of REST that pass it; undefined ends it. Messages come all the same. Error 90012: no such account. */
  setDoNotDisturb(appId: number, userId: string, window: DoNotDisturb | undefined): Promise<ImResult<void>>;
  /** In order; undefined where there is no such account. */
  getProfiles(appId: number, userIds: string[]): Promise<ImResult<(Profile | undefined)[]>>;
}
