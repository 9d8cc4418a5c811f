import { nearestName } from '@tim-push/protocol';
import type { Logger } from '../logger.ts';
import type {
  V2TimAdvancedMsgListener,
  V2TimConversationListener,
  V2TimSDKListener,
  V2TimSimpleMsgListener,
} from '../types/listeners.ts';

type Callbacks<L> = { [K in keyof L]?: ((...args: never[]) => void) | undefined };
type ArgumentsOf<F> = NonNullable<F> extends (...args: infer A) => void ? A : never;

/** Listener objects of one kind. A listener that throws is logged and disturbs neither the others nor the client. */
export interface Listeners<L> {
  add(listener: L): void;
  /** Without a listener: all of them, as the old package does. */
  remove(listener?: L): void;
  call<K extends keyof L & string>(name: K, ...args: ArgumentsOf<L[K]>): void;
}

/** @param names Every callback that apps may give, so that a mistyped one is told. `method` is how they come in. */
export function createListeners<L extends Callbacks<L>>(
  log: Logger,
  method: string,
  names: Readonly<Record<keyof L & string, true>>,
): Listeners<L> {
  const known = Object.keys(names);
  const all = new Set<L>();
  return {
    add(listener) {
      if (typeof listener !== 'object' || listener === null) {
        log.warn(`${method}: a listener must be an object of callbacks: it was left out`);
        return;
      }
      for (const key of Object.keys(listener)) {
        if (!known.includes(key)) log.warn(`${method}: ${key} is not known: did you mean ${nearestName(key, known)}?`);
      }
      all.add(listener);
    },
    remove(listener) {
      if (listener === undefined) all.clear();
      else all.delete(listener);
    },
    call(name, ...args) {
      for (const listener of [...all]) {
        try {
          (listener[name] as ((...given: unknown[]) => void) | undefined)?.(...args);
        } catch (error) {
          log.error(`the app's ${name} threw: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    },
  };
}

/** Plain callbacks; `on` returns what ends the subscription. */
export interface Topic<A> {
  on(callback: (value: A) => void): () => void;
  emit(value: A): void;
}

export function createTopic<A>(log: Logger, what: string): Topic<A> {
  const all = new Set<(value: A) => void>();
  return {
    on(callback) {
      all.add(callback);
      return () => void all.delete(callback);
    },
    emit(value) {
      for (const callback of [...all]) {
        try {
          callback(value);
        } catch (error) {
          log.error(`a callback of ${what} threw: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    },
  };
}

/** All that apps listen with. */
export interface ClientListeners {
  sdk: Listeners<V2TimSDKListener>;
  simple: Listeners<V2TimSimpleMsgListener>;
  advanced: Listeners<V2TimAdvancedMsgListener>;
  conversation: Listeners<V2TimConversationListener>;
}
