import type { Target } from '@tim-push/channels';
import type { OfflinePushInfo } from '@tim-push/protocol';

/**
 * The number on the app's icon. The sender's number beats the sender's increment (tim-api §3); with neither, the
 * receiver's unread count where the server knows it (counted on from what its app said last), else one more. A sender that
 * says the message does not count leaves the icon alone. Clouds that have no badge ignore it.
 */
export function composeBadge(info: OfflinePushInfo, unread: number): Target['badge'] {
  if (info.badgeSet !== undefined) return { set: info.badgeSet };
  if (info.badgeAdd !== undefined) return { add: info.badgeAdd };
  if (info.apns?.badgeMode === 1 || info.harmony?.ignoreBadge === true) return undefined;
  return unread > 0 ? { set: unread } : { add: 1 };
}
