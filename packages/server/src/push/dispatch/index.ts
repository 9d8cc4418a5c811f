export type { BreakerState } from './breaker.ts';
export { createDispatcher, type Dispatcher, type DispatcherDeps, type DispatchStore } from './dispatcher.ts';
export { type Hold, holdOf, PAUSED } from './hold.ts';
export type { LaneView } from './view.ts';
