export * from './lib/push-notification-ios.cjs';
