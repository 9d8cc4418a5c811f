/**
 * Rows of a day's `fresh` table from which on a slice of them moves: about 30 pages, few enough to be written by small
 * commits too. Measured over a box of a million rows: with 4096 a message costs the writer a sixth more, 16,384 saves
 * nothing.
 */
export const FULL = 8192;
/** Rows of one slice. To move all of them at once holds a commit up for 50 ms over a million rows, and saves nothing. */
export const SLICE = 256;
