// The least app: what Metro must be able to bundle for a phone.

import { TencentImSDKPlugin } from 'react-native-tim-js';
import { conversationExt, TimPushPlugin } from 'react-native-tim-push';

export const push = new TimPushPlugin();
export const im = TencentImSDKPlugin.v2TIMManager;
export const ext = conversationExt({ chatType: 1, sender: 'alice' });
