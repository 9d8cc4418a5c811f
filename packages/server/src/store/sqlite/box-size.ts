/**
 * Rows of a day's `fresh` table from which on a slice of them moves: about 60 pages, few enough to be written by small
 * commits too. Over a box of a million rows a message costs the writer the same with half of it, and a sixth more with a
 * quarter; where a few hundred accounts write most, half of it costs a message 1 µs more, and twice as much saves nothing.
 */
export const FULL = 16_384;
/** Rows of one slice. To move all of them at once holds a commit up for 50 ms over a million rows, and saves nothing. */
export const SLICE = 256;
