/** The demo's table: one push on a phone of every vendor, resent after a lost answer, tapped, `ext` handed back. */
import { registry } from '@tim-push/channels';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_VENDORS } from '../../demo/src/clouds/index.ts';
import { everyVendor, tableOf } from '../../demo/src/every-vendor.ts';
import { isRewritten, refusedTexts } from '../../demo/src/refused-texts.ts';
import { World } from '../../demo/src/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start({ vendors: DEMO_VENDORS });
});
afterAll(() => world?.stop());

it('has phones of every vendor that has a channel', () => {
  expect([...DEMO_VENDORS].toSorted()).toEqual(Object.keys(registry).toSorted());
});

it('shows a text that a cloud refuses, changed once, and explains it', { timeout: 300_000 }, async () => {
  const texts = [];
  for await (const text of refusedTexts(world)) texts.push(text);
  expect(texts.map(({ vendor }) => vendor)).toEqual(['vivo']);
  expect(texts.filter((text) => !isRewritten(text))).toEqual([]);
});

it('shows one banner on each phone, and hands ext back equal', { timeout: 300_000 }, async () => {
  const rows = [];
  for await (const { row, failures } of everyVendor(world)) {
    expect(failures).toEqual([]);
    rows.push(row);
  }
  expect(tableOf(rows).split('\n')).toHaveLength(DEMO_VENDORS.length + 1);
});
