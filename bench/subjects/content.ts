/** What every subject sends: one chat message as an app sends it. */
import type { PushContent } from '@tim-push/channels';
import type { Note } from './libraries/library.ts';

export const CHANNEL_ID = 'chat_messages';
export const PACKAGE_NAME = 'com.example.bench';
export const TITLE = 'Alice';
export const BODY = 'See you at eight at the usual place?';
export const EXT = '{"entity":{"sender":"alice","chatType":1}}';

export const content: PushContent = {
  title: TITLE,
  body: BODY,
  ext: EXT,
  class: 'chat',
  replaceKey: 'chat-alice',
  offlinePush: {},
  options: { channelId: CHANNEL_ID },
};
/** The same, for the libraries of others. */
export const note: Note = { title: TITLE, body: BODY, ext: EXT, replaceKey: 'chat-alice' };
