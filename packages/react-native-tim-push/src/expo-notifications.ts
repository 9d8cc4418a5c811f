/** `react-native-tim-push/expo-notifications`: iOS through the app's own `expo-notifications`. */
import { AppState, Linking, Platform, Settings } from 'react-native';
import { type ExpoApplication, type ExpoNotifications, expoNotificationsBinding } from './ios/expo-binding.ts';
import { bindNative, nativeBinding } from './native.ts';

export type { ExpoApplication, ExpoNotifications } from './ios/expo-binding.ts';

/**
 * Call it once where the app starts (index.js), so that the tap that started the app is heard. It only listens: the
 * permission is asked and the token is got by `init`. On Android it does nothing: this package has its own native half.
 *
 * @param application The module `expo-application`: tells the bundle id, and whether the token belongs to APNs' sandbox.
 * @example
 * import * as Application from 'expo-application';
 * import * as Notifications from 'expo-notifications';
 * bindExpoNotifications(Notifications, Application);
 */
export function bindExpoNotifications(notifications: ExpoNotifications, application?: ExpoApplication): void {
  if (Platform.OS !== 'ios' || nativeBinding()) return;
  bindNative(expoNotificationsBinding(notifications, { AppState, Linking, Platform, Settings }, application));
}
