/** `react-native-tim-push/push-notification-ios`: iOS through the app's own `@react-native-community/push-notification-ios`. */
import { AppState, Linking, Platform, Settings } from 'react-native';
import { communityBinding, type PushNotificationIos } from './ios/community-binding.ts';
import { bindNative, nativeBinding } from './native.ts';

export type { PushNotificationIos } from './ios/community-binding.ts';

/**
 * Call it once where the app starts (index.js), so that the tap that started the app is heard. It only listens: the
 * permission is asked and the token is got by `init`. On Android it does nothing: this package has its own native half.
 *
 * @example
 * import PushNotificationIOS from '@react-native-community/push-notification-ios';
 * bindPushNotificationIos(PushNotificationIOS);
 */
export function bindPushNotificationIos(library: PushNotificationIos): void {
  if (Platform.OS !== 'ios' || nativeBinding()) return;
  bindNative(communityBinding(library, { AppState, Linking, Platform, Settings }));
}
