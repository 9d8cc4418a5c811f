import { codes } from '@tim-push/protocol';
import { expect, it } from 'vitest';
import type { Log, Sessions } from '../../im/index.ts';
import { SignsOfLife } from './signs-of-life.ts';

const log: Log = { debug() {}, info() {}, warn() {}, error() {} };

function recording(fails: boolean[] = []) {
  const written: { deviceId: number; atMs: number }[][] = [];
  const touch: Sessions['touch'] = async (items) => {
    if (fails.shift()) return { ok: false, error: { code: codes.busy, desc: 'busy' } };
    written.push([...items]);
    return { ok: true, value: undefined };
  };
  return { written, signs: new SignsOfLife({ touch }, log) };
}

it('writes many devices at once, the latest time of each', async () => {
  const { written, signs } = recording();
  signs.note(1, 10);
  signs.note(2, 20);
  signs.note(1, 5);
  await signs.flush();
  await signs.flush();
  expect(written).toEqual([
    [
      { deviceId: 1, atMs: 10 },
      { deviceId: 2, atMs: 20 },
    ],
  ]);
});

it('cuts a large number into commands of a thousand', async () => {
  const { written, signs } = recording();
  for (let device = 1; device <= 2500; device++) signs.note(device, 1);
  await signs.flush();
  expect(written.map((chunk) => chunk.length)).toEqual([1000, 1000, 500]);
});

it('keeps what a busy store refused for the next time, unless something newer was seen', async () => {
  const { written, signs } = recording([true]);
  signs.note(1, 10);
  await signs.flush();
  expect(written).toEqual([]);
  signs.note(1, 30);
  await signs.flush();
  expect(written).toEqual([[{ deviceId: 1, atMs: 30 }]]);
});
