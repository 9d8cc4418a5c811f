/** The known name with the smallest edit distance, letter case ignored: what a mistyped key probably meant. */
export function nearestName(given: string, known: readonly string[]): string {
  const distance = (name: string): number => editDistance(given.toLowerCase(), name.toLowerCase());
  return known.reduce((best, name) => (distance(name) < distance(best) ? name : best), known[0] ?? '');
}

/** Levenshtein's, one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const letter of a) {
    let left = 0;
    row = row.map((up, j) => {
      left = j === 0 ? up + 1 : Math.min(left + 1, up + 1, (row[j - 1] ?? 0) + Number(b[j - 1] !== letter));
      return left;
    });
  }
  return row[b.length] ?? 0;
}
