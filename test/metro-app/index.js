// The least app: what Metro must be able to bundle for a phone.
import { TimPushPlugin, conversationExt } from 'react-native-tim-push';
import { TencentImSDKPlugin } from 'react-native-tim-js';

export const push = new TimPushPlugin();
export const im = TencentImSDKPlugin.v2TIMManager;
export const ext = conversationExt({ chatType: 1, sender: 'alice' });
