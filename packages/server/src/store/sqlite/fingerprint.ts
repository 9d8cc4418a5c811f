import { randomInt } from 'node:crypto';

/** Anew in every process: nobody outside can prepare texts of one fingerprint. */
const SEED = randomInt(2 ** 32);
const OTHER_SEED = randomInt(2 ** 32);

/**
 * 52 bits of a number and a text. Beside a million others the chance to have that of one of them is one in four thousand
 * millions, so whoever finds one looks whether it is meant. Of this process alone: it must not be stored.
 */
export function fingerprint(number: number, text: string): number {
  let one = Math.imul(SEED ^ number, 0x9e3779b1);
  let other = Math.imul(OTHER_SEED ^ (number / 2 ** 32), 0x85ebca77) ^ number;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x9e3779b1);
    other = Math.imul(other ^ unit, 0x85ebca77);
  }
  one = stirred(one ^ (other >>> 13));
  other = stirred(other ^ (one >>> 11));
  return (other & 0xfffff) * 2 ** 32 + (one >>> 0);
}

function stirred(word: number): number {
  const half = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  const most = Math.imul(half ^ (half >>> 15), 0x846ca68b);
  return most ^ (most >>> 16);
}
