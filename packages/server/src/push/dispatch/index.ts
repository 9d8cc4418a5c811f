export type { BreakerState } from './breaker.ts';
export {
  createDispatcher,
  type Dispatcher,
  type DispatcherDeps,
  type DispatchStore,
  type LaneView,
} from './dispatcher.ts';
