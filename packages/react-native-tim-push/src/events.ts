import type { NativeBinding, NativeEvents } from './native.ts';

/** The events of a native half that is written in TypeScript: a library's adapter, or a fake. */
export interface EventHub {
  listen: NativeBinding['listen'];
  emit<E extends keyof NativeEvents>(event: E, data: NativeEvents[E]): void;
  isHeard(event: keyof NativeEvents): boolean;
}

export function eventHub(): EventHub {
  const listeners = new Map<string, Set<(data: never) => void>>();
  return {
    listen(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => void set.delete(listener);
    },
    emit(event, data) {
      for (const listener of [...(listeners.get(event) ?? [])]) listener(data as never);
    },
    isHeard: (event) => (listeners.get(event)?.size ?? 0) > 0,
  };
}
