/** The rows as text for people. Pure. */
import type { Row } from './row.ts';

const HEAD = ['', '', 'per second', 'CPU µs each', 'rate : bare', 'CPU : bare', 'target', 'reached'];

export function renderTable(rows: readonly Row[]): string {
  const cells = rows.map((row, index) => [
    rows[index - 1]?.group === row.group ? '' : row.group,
    row.name,
    row.perSecond === undefined ? (row.value ?? '') : whole(row.perSecond),
    row.cpuMicros === undefined ? '' : row.cpuMicros.toFixed(row.cpuMicros < 10 ? 1 : 0),
    row.ofBare === undefined ? '' : row.ofBare.rate.toFixed(2),
    row.ofBare === undefined ? '' : row.ofBare.cpu.toFixed(2),
    row.target?.text ?? '',
    row.target === undefined ? '' : row.target.reached ? 'yes' : 'NO',
  ]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...cells.map((line) => line[column]?.length ?? 0)));
  const lines = [HEAD, ...cells].map((line) =>
    line
      .map((cell, column) =>
        column >= 2 && column <= 5 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const notes = rows.flatMap((row) => (row.note === undefined ? [] : [`  ${row.group}, ${row.name}: ${row.note}`]));
  return [...lines, ...(notes.length === 0 ? [] : ['', ...notes])].join('\n');
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
