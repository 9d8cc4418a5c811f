/** The app's own Expo, which has the plugin tools of its version. */
declare module 'expo/config-plugins' {
  export * from '@expo/config-plugins';
}
