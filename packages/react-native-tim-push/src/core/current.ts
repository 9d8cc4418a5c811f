import type { TimPushOptions } from '../types.ts';
import { createPush, type Push } from './push.ts';

/** One state for everything in this JavaScript runtime: an app that makes several plugins, or reloads, still registers once. */
export let push: Push = createPush();

/** As if the app were started, with these options known already: for tests. */
export function startAnew(options: TimPushOptions): void {
  push = createPush();
  push.amend(options);
}
