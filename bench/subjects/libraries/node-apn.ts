/** @parse/node-apn, unmodified, as Parse Server and others use it: one provider, a notification of its own for each message. */
import { createRequire } from 'node:module';
import type { Push } from './library.ts';

export interface ApnAccount {
  credentials: { bundleId: string; teamId: string; keyId: string; privateKey: string };
  url: string;
  ca: string;
}
/** The part that is used; the package's own types name `node-apn`, which is another one. */
interface Apn {
  Provider: new (
    options: object,
  ) => { send(note: object, token: string): Promise<{ sent: { device: string }[]; failed: unknown[] }> };
  Notification: new () => Record<string, unknown>;
}

export async function open({ credentials, url, ca }: ApnAccount): Promise<Push> {
  const apn = createRequire(import.meta.url)('@parse/node-apn') as Apn;
  const { bundleId, teamId, keyId, privateKey } = credentials;
  const { hostname, port } = new URL(url);
  const provider = new apn.Provider({
    token: { key: privateKey, keyId, teamId },
    address: hostname,
    port: Number(port),
    ca: [ca],
  });
  return async (token, { title, body, ext, replaceKey }) => {
    const note = new apn.Notification();
    note['topic'] = bundleId;
    note['pushType'] = 'alert';
    note['priority'] = 10;
    note['expiry'] = Math.floor(Date.now() / 1000) + 86_400;
    note['collapseId'] = replaceKey;
    note['alert'] = { title, body };
    note['sound'] = 'default';
    note['payload'] = { ext, tpTag: 'bench' };
    const { sent, failed } = await provider.send(note, token);
    // It hands no apns-id over, only the devices that were reached.
    const [reached] = sent;
    if (reached === undefined) throw new Error(`a push failed: ${JSON.stringify(failed[0])}`);
    return reached.device;
  };
}
