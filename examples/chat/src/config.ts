import type { TimPushOptions } from 'react-native-tim-push';

/** What the login screen starts with. `10.0.2.2` is how the Android emulator calls the machine it runs on. */
export const SERVER = { url: 'http://10.0.2.2:8080', sdkAppID: 1400000001 };

/** The notification channel of chats. OPPO shows nothing that names no channel of the app. */
export const CHAT_CHANNEL = 'chat';

/**
 * Put in the vendors that you have. A `…_buz_id` is the certificate ID that `tim-push cert create` printed; without the one of
 * this phone's vendor `init` answers 810006 and names the key.
 */
export const PUSH: TimPushOptions = {
  google_fcm_buz_id: 10001,
  channels: [{ channelID: CHAT_CHANNEL, channelName: 'Messages', importance: 4 }],
};
