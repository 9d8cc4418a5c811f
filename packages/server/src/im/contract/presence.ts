import type { Platform } from '@tim-push/protocol';
import type { ImResult } from './result.ts';

/** tim-api §4.4: a live connection · a phone that gets pushes, its app in the background or gone · neither. */
export type UserStatus = 'Online' | 'PushOnline' | 'Offline';
export interface AccountStatus {
  userId: string;
  /** false: no such account; status is then `Offline`. */
  exists: boolean;
  status: UserStatus;
  /** One entry a platform that has a logged-in device, the best status of each. */
  detail: { platform: Platform; status: UserStatus }[];
}
export interface PresenceQuery {
  status(appId: number, userIds: string[]): Promise<ImResult<AccountStatus[]>>;
}
