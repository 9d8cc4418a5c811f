import type { TimPushPlugin } from 'react-native-tim-push';
import { PUSH } from '../config';

/** Registers this phone with its vendor's cloud, after login. Answers what the user should know, '' when all is well. */
export async function registerPush(push: TimPushPlugin): Promise<string> {
  const { code, desc } = await push.init(PUSH);
  return code === 0 ? '' : `No notifications on this phone: ${desc} (${code})`;
}

/**
 * Calls back with the user whose conversation a tapped notification belongs to. The tap that started the app comes to the first
 * listener, whenever that is; so this may be called before login. Returns what ends it.
 */
export function watchTaps(push: TimPushPlugin, onTap: (userID: string) => void): () => void {
  return push.onNotificationOpened(({ userID }) => {
    // A notification of another sender's shape (an announcement, say) names no conversation: the app just opens.
    if (userID !== undefined) onTap(userID);
  });
}
