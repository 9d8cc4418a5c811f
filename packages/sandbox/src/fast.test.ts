/** What is tested of clouds and faults in `full` mode, again in `fast` mode and over HTTP/2: the lean front serves it. */
import { describe } from 'vitest';
import { mode } from './testing/mode.ts';

mode.fast = true;

describe('FCM, sends', async () => {
  await import('./clouds/fcm/send.test.ts');
});
describe('FCM, connections', async () => {
  await import('./clouds/fcm/connection.test.ts');
});
describe('APNs', async () => {
  await import('./clouds/apns/apns.test.ts');
});
describe('faults', async () => {
  await import('./faults/faults.test.ts');
});
describe('clients that no one here wrote', async () => {
  await import('./third-party.test.ts');
});
