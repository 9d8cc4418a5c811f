/** What has to be undone, in the order it was done; undone from the last to the first. */
export interface Teardown {
  add(what: string, undo: () => void | Promise<void>): void;
  /** Goes on when one step fails, so that the store is closed in any case. Safe to call twice. */
  run(): Promise<void>;
}

/** @param onError hears of a step that failed. */
export function createTeardown(onError: (what: string, error: unknown) => void): Teardown {
  const steps: { what: string; undo: () => void | Promise<void> }[] = [];
  return {
    add: (what, undo) => void steps.push({ what, undo }),
    run: async () => {
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        try {
          await step.undo();
        } catch (error) {
          onError(step.what, error);
        }
      }
    },
  };
}
