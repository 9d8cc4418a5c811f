/** The push-only API from a phone's first report to its removal: what each state of a device means for the next message. */
import type { Phone } from '@tim-push/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { pushOnlyPhone } from './push-only-phone.ts';
import { sendText } from './send-text.ts';

const VENDORS = ['xiaomi', 'fcm'] as const;

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world?.stop());

const headersOf = (userID: string) => ({
  'content-type': 'application/json',
  authorization: `UserSig ${world.userSig(userID)}`,
});
const address = (device: string, more = '') =>
  `${world.server.addresses.api}/v1/devices/${device}?sdkappid=${world.sdkAppID}${more}`;
async function put(device: string, userID: string, fields: object): Promise<number> {
  const body = JSON.stringify({ userID, platform: 'Android', ...fields });
  const answer = await fetch(address(device), { method: 'PUT', headers: headersOf(userID), body });
  return ((await answer.json()) as { code: number }).code;
}
async function remove(device: string, userID: string, of = userID): Promise<number> {
  const answer = await fetch(address(device, `&userID=${of}`), { method: 'DELETE', headers: headersOf(userID) });
  return ((await answer.json()) as { code: number }).code;
}
const send = (to: string, text: string) => sendText(world, to, text);
const decided = async (userID: string, text: string): Promise<string> => {
  const [explained] = await world.explain(userID, { message: await send(userID, text) });
  return JSON.stringify(explained?.devices);
};
const shown = (phone: Phone, text: string) =>
  until(`"${text}" is shown`, async () => phone.shade.some(({ body }) => body === text));

describe.each(VENDORS)('a device of %s', (vendor) => {
  it('is pushed until it asks for silence or is removed, and again after a new report', async () => {
    const user = `owner-${vendor}`;
    const device = `${user}-phone`;
    const phone = await pushOnlyPhone(world, user, vendor);
    const report = { certificateID: world.certificateID(vendor), token: phone.token, brand: phone.brand };
    await send(user, 'first');
    await shown(phone, 'first');

    expect(await put(device, user, { ...report, state: 'off' })).toBe(0);
    expect(await decided(user, 'silence')).toContain('device_off');
    expect(await put(device, user, { ...report, state: 'active' })).toBe(0);
    await send(user, 'again');
    await shown(phone, 'again');

    // Somebody else's UserSig removes nothing.
    await world.rest('im_open_login_svc/account_import', { UserID: 'stranger' });
    expect(await remove(device, 'stranger', user)).not.toBe(0);
    await remove(device, 'stranger');
    await send(user, 'still there');
    await shown(phone, 'still there');

    expect(await remove(device, user)).toBe(0);
    expect(await decided(user, 'removed')).toContain('logged_out');
    expect(await put(device, user, report)).toBe(0);
    await send(user, 'back');
    await shown(phone, 'back');
    expect(phone.shade.map(({ body }) => body).toSorted()).toEqual(['again', 'back', 'first', 'still there']);
  });

  it('is of one account at a time: who reports its token last gets its pushes, and nobody else', async () => {
    const [first, second] = [`first-${vendor}`, `second-${vendor}`];
    const phone = await pushOnlyPhone(world, first, vendor);
    const report = { certificateID: world.certificateID(vendor), token: phone.token, brand: phone.brand };
    expect(await put(`${second}-phone`, second, report)).toBe(0);
    expect(await decided(first, 'for the first')).toContain('no_token');
    await send(second, 'for the second');
    await shown(phone, 'for the second');
    expect(phone.shade.map(({ body }) => body)).toEqual(['for the second']);
  });
});
