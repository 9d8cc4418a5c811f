/** A phone whose app only reports its token over HTTP: light enough for a crowd of them. */
import type { Phone } from '@tim-push/sandbox';
import { expect } from 'vitest';
import { CHANNEL_ID } from '../../demo/src/clouds/cloud.ts';
import type { DemoVendor, World } from '../../demo/src/world.ts';

/** A new killed phone with a token that the server knows for this user. */
export async function pushOnlyPhone(world: World, userID: string, vendor: DemoVendor): Promise<Phone> {
  const { phone } = await world.phone(vendor);
  await reportPhone(world, userID, vendor, phone);
  return phone;
}

/** Registers a phone at its cloud and reports the token for this user; the app is killed then. */
export async function reportPhone(
  world: World,
  userID: string,
  vendor: DemoVendor,
  phone: Phone,
  deviceID = `${userID}-phone`,
): Promise<void> {
  const token = await phone.register();
  // Some vendors start with notifications off, until the app asks.
  phone.notifications('on');
  phone.createChannel({ id: CHANNEL_ID, importance: 4 });
  phone.appState = 'killed';
  const url = `${world.server.addresses.api}/v1/devices/${deviceID}?sdkappid=${world.sdkAppID}`;
  const body = { userID, platform: 'Android', brand: phone.brand, tokenSource: vendor, token };
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `UserSig ${world.userSig(userID)}` },
    body: JSON.stringify({ ...body, certificateID: world.certificateID(vendor) }),
  });
  expect(response.status, `the report of ${userID}'s phone`).toBe(200);
}
