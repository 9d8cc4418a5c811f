/** What becomes of a text that a vendor's cloud refuses to carry: changed once, shown, and named by `explain`. */
import { DEMO_VENDORS, type DemoCloud, type DemoVendor, demoClouds } from './clouds/index.ts';
import { nextBanner } from './wait.ts';
import { mustBeOk, type World } from './world.ts';

export interface RefusedText {
  vendor: DemoVendor;
  sent: string;
  shown: string;
  /** What `explain` says of it; '' when it does not name it. */
  explained: string;
}

/** One message to a phone of each vendor that refuses some texts. */
export async function* refusedTexts(world: World): AsyncGenerator<RefusedText> {
  for (const vendor of DEMO_VENDORS) {
    const { refusedText }: DemoCloud = demoClouds[vendor];
    if (refusedText !== undefined) yield await refused(world, vendor, refusedText);
  }
}

async function refused(world: World, vendor: DemoVendor, sent: string): Promise<RefusedText> {
  const names = { alice: `alice-of-refused-${vendor}`, bob: `bob-of-refused-${vendor}` };
  const alice = await world.user(names.alice, vendor);
  const bob = await world.user(names.bob, vendor);
  await bob.kill();
  const banner = nextBanner(bob.phone);
  banner.catch(() => undefined);
  mustBeOk(await alice.do.sendText(names.bob, sent, { title: 'Alice (home)' }), 'sending');
  const shown = (await banner).body;
  const explained = await world.explainText(names.bob);
  await Promise.all([alice.kill(), bob.kill()]);
  return { vendor, sent, shown, explained: explained.find((line) => line.startsWith('body was changed')) ?? '' };
}

/** Whether the text was shown, changed and named. */
export const isRewritten = ({ sent, shown, explained }: RefusedText): boolean =>
  shown !== sent && shown.endsWith(sent) && explained !== '';
