/** firebase-admin, unmodified. */
import { cert, initializeApp, type ServiceAccount } from 'firebase-admin/app';
import { getMessaging, type Messaging, type TokenMessage } from 'firebase-admin/messaging';
import { CHANNEL_ID } from '../content.ts';
import { idOf, type Note, type Push } from './library.ts';

export const openMessaging = (serviceAccount: object): Messaging =>
  getMessaging(initializeApp({ credential: cert(serviceAccount as ServiceAccount) }));

export const messageOf = (token: string, { title, body, ext, replaceKey }: Note): TokenMessage => ({
  token,
  notification: { title, body },
  data: { ext, tpTag: 'bench' },
  android: {
    priority: 'high',
    ttl: 86_400_000,
    notification: { tag: replaceKey, sound: 'default', channelId: CHANNEL_ID },
  },
});

/** What its documentation shows for one message. */
export async function open({ serviceAccount }: { serviceAccount: object }): Promise<Push> {
  const messaging = openMessaging(serviceAccount);
  return async (token, note) => idOf(await messaging.send(messageOf(token, note)));
}
