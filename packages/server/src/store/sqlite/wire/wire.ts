/**
 * How a command travels between the threads. A structured clone writes the name of every property of every object; what
 * goes over thousands of times a second therefore goes as plain lists, and nothing goes back that the caller has.
 */
export interface WireForm<Args extends unknown[], Result> {
  packArgs(args: Args): unknown[];
  unpackArgs(packed: unknown[]): Args;
  packResult(result: Result): unknown;
  /** @param args those of the call: what they say already is not sent back. */
  unpackResult(packed: unknown, args: Args): Result;
}
