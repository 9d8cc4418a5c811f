/** `vi.waitFor` gives up after a second unless it is told otherwise: too soon on a busy machine, and nobody waits longer for it elsewhere. */
import { vi } from 'vitest';

const PATIENCE_MS = 30_000;
const waitFor = vi.waitFor.bind(vi);
vi.waitFor = (look, options = {}) =>
  waitFor(look, typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options });
