import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from guessing which objects will live long. It makes those of a place whose objects often outlive one or two
 * collections in the old space from the start. Here these are the lists of what is under way, and they live for a tenth
 * of a second: dead in the old space, each keeps all that was on it for alive until the next full collection. Under load
 * that made the greater part of the collector's work.
 *
 * For the whole process, its threads included, so only where the process is ours; before anything runs often.
 */
export function tuneCollector(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
