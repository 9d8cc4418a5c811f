export * from './elements.ts';
export * from './frames.ts';
export * from './offline-push-info.ts';
export * from './vendors.ts';
