import { log } from './log.ts';

export const threw = (error: unknown): void => log('error', `a listener threw: ${error}`);

/** Listeners of one event. */
export interface Emitter<T> {
  listeners: Set<(data: T) => void>;
  /** Returns what ends the subscription. */
  add(listener: (data: T) => void): () => void;
  emit(data: T): void;
}

/** A listener that throws is reported and never keeps the others from being called. */
export function emitter<T>(): Emitter<T> {
  const listeners = new Set<(data: T) => void>();
  return {
    listeners,
    add(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit(data) {
      for (const listener of [...listeners]) {
        try {
          listener(data);
        } catch (error) {
          threw(error);
        }
      }
    },
  };
}
