export * from './elements.ts';
export * from './frames.ts';
export * from './offline-push.ts';
export * from './rest-offline-push.ts';
