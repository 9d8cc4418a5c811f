/**
 * Decisions about the devices of one message, packed: device keys as differences, times relative to the message, all as
 * variable-length numbers. Three or four bytes a device, so that a fan-out of a million keeps its reasons in a few
 * megabytes (DESIGN §5). Pure.
 */
import { DECISIONS, type Decision } from '../contract/index.ts';

/** One decision about one device. A wait and what it ended as are two. */
export interface KeptDecision {
  deviceId: number;
  decision: Decision;
  atMs: number;
}

const NAMES = new Map<number, Decision>(
  (Object.keys(DECISIONS) as Decision[]).map((name) => [DECISIONS[name], name] as const),
);

/**
 * Keeps the order. Smallest in the order of the device keys.
 *
 * @param sinceMs what the times are relative to: the message's own.
 * @example packDecisions([{ deviceId: 7, decision: 'push', atMs: 1_000 }], 1_000) // 3 bytes: 7 after 0, push, 0 ms later
 */
export function packDecisions(decisions: readonly KeptDecision[], sinceMs: number): Uint8Array {
  const needed = decisions.length * MOST_BYTES;
  if (scratch.length < needed) scratch = new Uint8Array(needed);
  let at = 0;
  let last = 0;
  for (const { deviceId, decision, atMs } of decisions) {
    at = putNumber(scratch, at, zigzag(deviceId - last));
    at = putNumber(scratch, at, DECISIONS[decision]);
    at = putNumber(scratch, at, zigzag(atMs - sinceMs));
    last = deviceId;
  }
  return scratch.slice(0, at);
}

/** Of one decision: three numbers below 2^53, seven bits a byte. */
const MOST_BYTES = 3 * 8;
/** Written anew by each call. */
let scratch = new Uint8Array(50 * MOST_BYTES);

/** @throws {Error} when the block is cut or names a decision that this version does not know. */
export function unpackDecisions(block: Uint8Array, sinceMs: number): KeptDecision[] {
  const decisions: KeptDecision[] = [];
  const read = reader(block);
  let deviceId = 0;
  while (read.more()) {
    deviceId += unzigzag(read.number());
    const number = read.number();
    const decision = NAMES.get(number);
    if (decision === undefined)
      throw new Error(`decision ${number} is not known: was the store written by a newer version?`);
    decisions.push({ deviceId, decision, atMs: sinceMs + unzigzag(read.number()) });
  }
  return decisions;
}

// Arithmetic, not bits: keys and times are beyond 32 bits.
function putNumber(bytes: Uint8Array, from: number, value: number): number {
  let rest = value;
  let at = from;
  while (rest >= 0x80) {
    bytes[at++] = (rest % 0x80) + 0x80;
    rest = Math.floor(rest / 0x80);
  }
  bytes[at++] = rest;
  return at;
}

function reader(block: Uint8Array): { more(): boolean; number(): number } {
  let at = 0;
  return {
    more: () => at < block.length,
    number() {
      let value = 0;
      for (let factor = 1; ; factor *= 0x80) {
        const byte = block[at++];
        if (byte === undefined) throw new Error(`a block of decisions ends in the middle, after ${block.length} bytes`);
        value += (byte % 0x80) * factor;
        if (byte < 0x80) return value;
      }
    },
  };
}

/** Small numbers of either sign stay small: devices come in any order, and the clock may have been set back. */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
