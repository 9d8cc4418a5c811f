/** Calls that wait for their answer from the other side of a message port. */
export class PendingCalls {
  #next = 1;
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();

  /** Sends with a fresh id; the promise settles with `answer` or `fail`. */
  open<T>(send: (id: number) => void): Promise<T> {
    const id = this.#next++;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: never) => void, reject });
      send(id);
    });
  }
  answer(id: number, result: unknown, error: string | undefined): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result as never);
    else waiting?.reject(new Error(error));
  }
  fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** Runs a call and makes its answer a message: an error travels as its words. */
export async function answerOf(run: () => unknown): Promise<{ result?: unknown; error?: string }> {
  try {
    return { result: await run() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
