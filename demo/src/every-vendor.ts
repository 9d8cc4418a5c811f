/** `npm run demo -- --all`: one message on a phone of every vendor, its answer lost once on the way back, then tapped. */
import { conversationExt } from 'react-native-tim-push';
import { DEMO_VENDORS, type DemoVendor } from './clouds/index.ts';
import { nextBanner, until } from './wait.ts';
import { mustBeOk, type World } from './world.ts';

export const COLUMNS = ['vendor', 'shown', 'title', 'replaced on resend', 'tapped', 'ext'] as const;
export type Row = Record<(typeof COLUMNS)[number], string>;
export interface VendorResult {
  row: Row;
  /** What did not hold; empty when all of it did. */
  failures: string[];
}

const TITLE = 'Alice "A" 🎉';

/** Goes through all vendors of the world, one after the other. */
export async function* everyVendor(world: World): AsyncGenerator<VendorResult> {
  for (const vendor of DEMO_VENDORS) yield await oneVendor(world, vendor);
}

async function oneVendor(world: World, vendor: DemoVendor): Promise<VendorResult> {
  const row: Row = { vendor, shown: '', title: '', 'replaced on resend': '', tapped: '', ext: '' };
  const failures: string[] = [];
  const hold = (column: keyof Row, holds: boolean, words: string): void => {
    row[column] = words;
    if (!holds) failures.push(`${vendor}, ${column}: ${words}`);
  };
  try {
    const names = { alice: `alice-of-${vendor}`, bob: `bob-of-${vendor}` };
    const alice = await world.user(names.alice, vendor);
    const bob = await world.user(names.bob, vendor);
    await bob.kill();
    // The cloud takes the push and its answer is lost: the server must send again, and the phone must not show two.
    await world.sandbox.faults.set(vendor, { reset: { at: 'after', next: 1 } });
    const ext = conversationExt({ chatType: 1, sender: names.alice, nickname: TITLE });
    const banner = nextBanner(bob.phone);
    banner.catch(() => undefined);
    mustBeOk(await alice.do.sendText(names.bob, 'Dinner at seven?', { title: TITLE, ext }), 'sending');
    const shown = await banner;
    hold('shown', true, 'yes');
    hold('title', shown.title === TITLE, shown.title);
    const attempts = await until('the push is sent', async () => sentAfter(world, names.bob));
    const banners = bob.phone.shade.length;
    hold(
      'replaced on resend',
      banners === 1 && attempts > 1,
      `${banners} banner after ${attempts} requests, ${bob.phone.rings} ring(s)`,
    );
    await bob.tap();
    const opened = await until('the tap reaches the app', async () => (await bob.do.opened())[0]);
    hold('tapped', opened.userID === names.alice, `opens ${opened.userID ?? 'nothing'}`);
    hold('ext', opened.ext === ext, opened.ext === ext ? 'equal' : `differs: ${opened.ext}`);
    await Promise.all([alice.kill(), bob.kill()]);
  } catch (error) {
    failures.push(`${vendor}: ${error instanceof Error ? error.message : String(error)}`);
  }
  await world.sandbox.faults.clear(vendor);
  return { row, failures };
}

/** How many requests the newest push to a user took, once it is sent. */
async function sentAfter(world: World, userID: string): Promise<number | undefined> {
  const [last] = await world.explain(userID, { limit: 1 });
  const push = last?.devices.find((device) => device.push)?.push;
  return push?.state === 'sent' ? push.attempts : undefined;
}

/** The table as text, one line a row. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [Object.fromEntries(COLUMNS.map((name) => [name, name])) as Row, ...rows];
  const widths = COLUMNS.map((name) => Math.max(...lines.map((line) => line[name].length)));
  return lines.map((line) => COLUMNS.map((name, at) => line[name].padEnd(widths[at] ?? 0)).join('  ')).join('\n');
}
