export * from './lib/expo-notifications.cjs';
