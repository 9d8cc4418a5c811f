import type { V2TimOfflinePushInfo } from 'react-native-tim-js';
import { conversationExt } from 'react-native-tim-push';
import { CHAT_CHANNEL } from '../config';

/** What the receiver's phone shows for a message while the app is not in front. */
export interface Notice {
  /** Who sends: a tap opens the conversation with this user on the receiver's phone. */
  from: string;
  /** Default: the sender's nickname, else the user ID. */
  title?: string;
  /** Default: the text of the message. */
  desc?: string;
  /** true: nobody is notified of this message. */
  quiet?: boolean;
}

export function offlinePushInfo({ from, title = '', desc = '', quiet = false }: Notice): V2TimOfflinePushInfo {
  return {
    title,
    desc,
    ext: conversationExt({ chatType: 1, sender: from }),
    disablePush: quiet,
    // OPPO shows nothing without one, FCM shows it in a default one.
    AndroidOPPOChannelID: CHAT_CHANNEL,
    AndroidFCMChannelID: CHAT_CHANNEL,
  };
}
