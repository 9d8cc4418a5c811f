import { beforeEach, expect, it } from 'vitest';
import type { SocketLike } from '../environment.ts';
import { memoryServer } from './memory-server.ts';

const text = (Text: string) => [{ MsgType: 'TIMTextElem' as const, MsgContent: { Text } }];
let server: ReturnType<typeof memoryServer>;
let socket: SocketLike;
let frames: Record<string, unknown>[];
beforeEach(async () => {
  server = memoryServer();
  socket = server.openSocket();
  frames = [];
  socket.onmessage = ({ data }) => void frames.push(JSON.parse(String(data)));
  await new Promise<void>((resolve) => {
    socket.onopen = () => resolve();
  });
  await ask({ t: 'login', sdkAppID: 1, userID: 'bob', userSig: '', deviceID: 'd', platform: 'Android' });
  server.profiles.set('bob', { userID: 'bob', nick: 'Bob', faceUrl: 'face' });
  server.deliver('alice', { elements: text('are you there?') });
  await Promise.resolve();
  frames.length = 0;
});
async function ask(request: object): Promise<void> {
  socket.send(JSON.stringify({ id: 1, ...request }));
  await Promise.resolve();
}

it('says in the answer to a message how its conversation stands, as the server does, and by no event', async () => {
  await ask({ t: 'send', to: { userID: 'alice' }, elements: text('yes'), random: 7 });
  const stands = { nick: 'alice', faceUrl: '', unread: 1, receiveOpt: 0, totalUnread: 1 };
  expect(frames).toMatchObject([
    { t: 'ok', data: { random: 7, conversation: { ...stands, ownNick: 'Bob', ownFaceUrl: 'face' } } },
  ]);
});

it.each([
  ['a note to oneself', { to: { userID: 'bob' } }],
  ['a message that is no conversation’s last', { to: { userID: 'alice' }, noLastMsg: true }],
])('says by an event what becomes of %s', async (_, of) => {
  await ask({ t: 'send', elements: text('yes'), random: 7, ...of });
  expect(frames.map(({ event, data }) => event ?? data)).toEqual(
    expect.arrayContaining(['conversations', expect.not.objectContaining({ conversation: expect.anything() })]),
  );
});
