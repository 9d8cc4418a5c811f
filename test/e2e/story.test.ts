/** The demo's story, told headless: every step is a check. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tellStory } from '../../demo/src/story.ts';
import { World } from '../../demo/src/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world?.stop());

it('holds on a Xiaomi and on an FCM phone, step by step', { timeout: 300_000 }, async () => {
  const failed: string[] = [];
  const held: string[] = [];
  await tellStory(world, {
    act: () => undefined,
    held: (text) => held.push(text),
    failed: (text, why) => failed.push(`${text}: ${why}`),
  });
  expect(failed).toEqual([]);
  expect(held.length).toBeGreaterThan(20);
});
