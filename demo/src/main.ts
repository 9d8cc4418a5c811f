/** `npm run demo`: the whole chain on this machine, told as a story. `--once` ends after it, exit code 0 only if all of it held. */
import { CHANNEL_ID, PACKAGE_NAME } from './clouds/cloud.ts';
import { DEMO_VENDORS } from './clouds/index.ts';
import { everyVendor, type Row, tableOf } from './every-vendor.ts';
import { isRewritten, refusedTexts } from './refused-texts.ts';
import { type Teller, tellStory } from './story.ts';
import { World } from './world.ts';

const HELP = `npm run demo [-- --once] [-- --all] [-- --verbose]

  --once      tell the story and stop; exits 0 only if every step held
  --all       instead of the story: one push on a phone of every vendor, as a table; then stop
  --verbose   show the server's log too
  --help      this text`;

const flags = new Set(process.argv.slice(2));
if (flags.has('--help')) {
  console.log(HELP);
  process.exit(0);
}
const unknown = [...flags].find((flag) => !['--once', '--all', '--verbose'].includes(flag));
if (unknown !== undefined) {
  console.error(`unknown option ${unknown}\n\n${HELP}`);
  process.exit(2);
}

const startedAt = Date.now();
const teller: Teller = {
  act: (title) => console.log(`\n${title}`),
  held: (text) => console.log(`  ✓ ${text}`),
  failed: (text, why) => console.log(`  ✗ ${text}\n      ${why.replaceAll('\n', '\n      ')}`),
};

async function showTable(on: World): Promise<number> {
  const rows: Row[] = [];
  const failed: string[] = [];
  for await (const { row, failures: why } of everyVendor(on)) {
    console.log(`  ${why.length === 0 ? '✓' : '✗'} ${row.vendor}`);
    rows.push(row);
    failed.push(...why);
  }
  console.log(`\n${tableOf(rows)}`);
  for await (const text of refusedTexts(on)) {
    const { vendor, sent, shown, explained } = text;
    console.log(`\n${vendor} refuses "${sent}" as it is: its phone shows "${shown}", explain says: ${explained}`);
    if (!isRewritten(text)) failed.push(`${vendor}: "${sent}" was shown as "${shown}", explained as "${explained}"`);
  }
  for (const why of failed) console.log(`  ✗ ${why}`);
  return failed.length;
}

console.log('Starting the server and the push-cloud sandbox ...');
const world = await World.start({
  ...(flags.has('--all') ? { vendors: DEMO_VENDORS } : {}),
  ...(flags.has('--verbose') ? { onLog: (line) => console.log(`    ${line}`) } : {}),
});
let failures = 1;
try {
  failures = flags.has('--all') ? await showTable(world) : await tellStory(world, teller);
} catch (error) {
  teller.failed('the story broke off', error instanceof Error ? (error.stack ?? error.message) : String(error));
}
const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
console.log(failures === 0 ? `\nEvery step held (${seconds} s).` : `\n${failures} step(s) failed (${seconds} s).`);

if (flags.has('--once') || flags.has('--all')) {
  await world.stop();
  process.exit(failures === 0 ? 0 : 1);
}

const { api } = world.server.addresses;
const { port } = new URL(api);
console.log(`
It stays up until Ctrl+C. Things to try in another terminal:
  npx tim-push explain --data-dir ${world.dataDir} --user bob-xiaomi --limit 5
  npx tim-push cert list --data-dir ${world.dataDir}
  curl ${world.sandbox.controlUrl}/v1/phones

On your own phone, by USB cable: adb reverse tcp:${port} tcp:${port}, and setServer of your app at ${api}, SDKAppID ${world.sdkAppID},
package ${PACKAGE_NAME}, channel ${CHANNEL_ID}; create a certificate with your vendor's credentials (tim-push cert create --help).`);
const stop = async (): Promise<void> => {
  await world.stop();
  process.exit(failures === 0 ? 0 : 1);
};
process.once('SIGINT', () => void stop());
process.once('SIGTERM', () => void stop());
