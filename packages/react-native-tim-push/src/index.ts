export { type ConversationExt, conversationExt, type ParsedExt, parseExt } from '@tim-push/protocol';
export { PushCode } from './codes.ts';
export type { NativeBinding, NativeEvents, NativeModule } from './native.ts';
export { bindNative } from './native.ts';
export { PushEvent, type PushEventName, TimPushPlugin } from './plugin.ts';
export type { Reporter } from './reporters/reporter.ts';
export * from './types.ts';
