/** The push pipeline: accept → plan → compose → dispatch → settle, and what belongs to it. */
export { type AcceptorDeps, createAcceptor, makeDedupeKey } from './accept.ts';
export type { Accept, AcceptOutcome, AcceptRequest } from './accept-contract.ts';
export { type BeforeAnswer, type BeforeCallback, type BeforeSend, noBeforeCallback } from './before-callback.ts';
export type { CallbackTarget, Fetch } from './callback-request.ts';
export { type BeforeCallbackTarget, createBeforeCallback } from './callbacks.ts';
export {
  type ChannelLookup,
  type ChannelPool,
  type ChannelPoolDeps,
  createChannelPool,
  type OpenChannel,
  type OpenCredentials,
} from './channel-pool.ts';
export { type Clock, systemClock, systemTimers, type Timers } from './clock.ts';
export * from './compose/index.ts';
export { createDispatcher, type Dispatcher, type DispatcherDeps, type LaneView } from './dispatch/index.ts';
export * from './explain/index.ts';
export { createPushMetrics, noMetrics, type PushMetrics } from './metrics.ts';
export { planner } from './plan/decide.ts';
export { createRecall, type RecallResult } from './recall.ts';
export { type CallbackAnswer, createReceipts, type Receipts, type VendorCallback } from './receipts.ts';
export { DEFAULT_PUSH_SETTINGS, type DispatchSettings, type PushSettings, type RetryPolicy } from './settings.ts';
export { createTags, type PushName, type Tags } from './tag.ts';
export { createWebhooks, type Webhooks } from './webhooks.ts';
