/**
 * How a command travels between the threads. A structured clone writes the name of every property of every object; what
 * goes over thousands of times a second therefore goes as plain lists, and nothing goes back that the caller has.
 */
export interface WireForm<Args extends unknown[], Result, Kept = unknown> {
  /** @param message in which it goes: what is shared by commands is shared within one only. Absent: all are in one. */
  packArgs(args: Args, message?: number): unknown[];
  /** What the result cannot be read without: of a call that waits nothing else is kept. */
  keep(args: Args): Kept;
  unpackArgs(packed: unknown[]): Args;
  packResult(result: Result): unknown;
  /** May change what was kept: it is read once. */
  unpackResult(packed: unknown, kept: Kept): Result;
}
