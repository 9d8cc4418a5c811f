/** Looks until something holds. @throws after `withinMs`, naming what was waited for. */
export async function until(
  what: string,
  withinMs: number,
  everyMs: number,
  look: () => Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs / 1000} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Calls `act` for 0 … count-1, `parallel` at a time. */
export async function each(count: number, parallel: number, act: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, count) }, worker));
}
