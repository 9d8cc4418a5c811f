/** Listeners of one event. A listener that throws is reported and never keeps the others from being called. */
export class Emitter<T> {
  #listeners = new Set<(data: T) => void>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }
  get size(): number {
    return this.#listeners.size;
  }
  add(listener: (data: T) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  clear(): void {
    this.#listeners.clear();
  }
  emit(data: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(data);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
