import type { MessageElement, OfflinePushInfo } from '@tim-push/protocol';
import { offlinePushFromClient } from '@tim-push/protocol';
import { ELEMENT_SCHEMAS } from '@tim-push/protocol/schemas';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { TimCode } from '../codes.ts';
import { wireMessage } from '../testing/fake-server.ts';
import { conversationFromWire } from './conversation.ts';
import {
  type Created,
  customElement,
  faceElement,
  fileElement,
  imageElement,
  locationElement,
  soundElement,
  textElement,
  videoElement,
} from './create.ts';
import { contentOf } from './elements.ts';
import { messageFromWire } from './message.ts';
import { offlinePushToClient } from './offline-push.ts';
import { profileFromWire, profileToWire } from './profile.ts';

const url = 'https://files.example.com/a';
const MADE: [string, Created, object][] = [
  ['text', textElement('createTextMessage', 'hi'), { elemType: 1, textElem: { text: 'hi' } }],
  [
    'custom',
    customElement({ data: 'd', desc: 'x', extension: 'e' }),
    { elemType: 2, customElem: { data: 'd', desc: 'x', extension: 'e' } },
  ],
  [
    'custom with data alone',
    customElement({ data: 'd' }),
    { elemType: 2, customElem: { data: 'd', desc: '', extension: '' } },
  ],
  ['face', faceElement(3, 'smile'), { elemType: 8, faceElem: { index: 3, data: 'smile' } }],
  [
    'location (longitude first)',
    locationElement('here', 121.5, 31.2),
    { elemType: 7, locationElem: { desc: 'here', longitude: 121.5, latitude: 31.2 } },
  ],
  [
    'image',
    imageElement(`${url}.png`),
    {
      elemType: 3,
      imageElem: {
        imageList: [
          { type: 0, url: `${url}.png` },
          { type: 2, url: `${url}.png` },
          { type: 1, url: `${url}.png` },
        ],
      },
    },
  ],
  ['sound', soundElement(url, 2.4), { elemType: 4, soundElem: { url, duration: 2 } }],
  [
    'video',
    videoElement(url, 'mp4', 9, `${url}.jpg`),
    { elemType: 5, videoElem: { videoUrl: url, duration: 9, snapshotUrl: `${url}.jpg` } },
  ],
  [
    'video without a picture',
    videoElement(url, 'mp4', 9, ''),
    { elemType: 5, videoElem: { videoUrl: url, duration: 9 } },
  ],
  ['file', fileElement(url, 'a.pdf'), { elemType: 6, fileElem: { url, fileName: 'a.pdf' } }],
];

describe('elements', () => {
  it.each(MADE)('%s: made as the server takes it, read back as apps know it', (_kind, created, content) => {
    if (!('element' in created)) throw new Error('not made');
    const { element } = created;
    const check = Compile(ELEMENT_SCHEMAS[element.MsgType]);
    expect([...check.Errors(element)]).toEqual([]);
    expect(contentOf([element])).toEqual(content);
  });

  it.each([
    ['a local path', imageElement('/storage/emulated/0/a.png'), TimCode.localFile],
    ['a file: URL', soundElement('file:///sdcard/a.m4a', 1), TimCode.localFile],
    ['a content: URL', videoElement('content://media/1', 'mp4', 1, ''), TimCode.localFile],
    ['a local picture of a video', videoElement(url, 'mp4', 1, '/a.jpg'), TimCode.localFile],
    ['no path', fileElement('', 'x'), TimCode.badParameter],
    ['no file name', fileElement(url, undefined), TimCode.badParameter],
    ['latitude and longitude mixed up', locationElement('x', 31.2, 121.5), TimCode.badParameter],
    ['an empty text', textElement('createTextMessage', ''), TimCode.badParameter],
    ['custom data that is no string', customElement({ data: { a: 1 } }), TimCode.badParameter],
    ['custom as the old positional call', customElement('data'), TimCode.badParameter],
    ['a face without a number', faceElement('1', ''), TimCode.badParameter],
    ['no duration', soundElement(url, undefined), TimCode.badParameter],
    ['a negative duration', videoElement(url, 'mp4', -1, ''), TimCode.badParameter],
  ])('%s is refused with a code', (_what, created, code) => {
    expect(created).toMatchObject({ problem: { code, desc: expect.stringMatching(/^create\w+Message: /) } });
  });

  it('reads a message of several elements: the type of the first, each kind in its field', () => {
    const elements: MessageElement[] = [
      { MsgType: 'TIMTextElem', MsgContent: { Text: 'a' } },
      { MsgType: 'TIMFaceElem', MsgContent: { Index: 1 } },
      { MsgType: 'TIMTextElem', MsgContent: { Text: 'b' } },
    ];
    expect(contentOf(elements)).toEqual({ elemType: 1, textElem: { text: 'a' }, faceElem: { index: 1 } });
  });

  it('reads kinds from a newer server as none', () => {
    expect(contentOf([{ MsgType: 'TIMHologram', MsgContent: {} } as never])).toEqual({ elemType: 0 });
  });
});

describe('messages', () => {
  it('of others', () => {
    expect(messageFromWire(wireMessage(1, { read: true, cloudCustomData: 'c', priority: 1 }), 'alice')).toMatchObject({
      msgID: '1001',
      timestamp: 1_700_000_001,
      sender: 'bob',
      nickName: 'Bob',
      userID: 'bob',
      isSelf: false,
      isRead: true,
      isPeerRead: false,
      cloudCustomData: 'c',
      priority: 1,
      seq: '1',
      random: 1,
      status: 2,
    });
  });
  it('of oneself: the conversation is the peer, read means read by the peer', () => {
    expect(messageFromWire(wireMessage(1, { from: 'alice', to: 'bob', read: true }), 'alice')).toMatchObject({
      sender: 'alice',
      userID: 'bob',
      isSelf: true,
      isRead: true,
      isPeerRead: true,
    });
  });
  it('that were taken back', () => {
    expect(messageFromWire(wireMessage(1, { recalled: true }), 'alice').status).toBe(6);
  });
});

describe('conversations', () => {
  it('show the nickname, else the user ID', () => {
    const wire = {
      conversationID: 'c2c_bob',
      userID: 'bob',
      nick: '',
      faceUrl: 'f',
      unread: 2,
      receiveOpt: 2,
      orderKey: 9,
    } as const;
    expect(conversationFromWire(wire, 'alice')).toEqual({
      conversationID: 'c2c_bob',
      type: 1,
      userID: 'bob',
      showName: 'bob',
      faceUrl: 'f',
      unreadCount: 2,
      isPinned: false,
      recvOpt: 2,
      orderkey: 9,
    });
    expect(conversationFromWire({ ...wire, nick: 'Bob' }, 'alice').showName).toBe('Bob');
  });
});

describe('profiles', () => {
  it('go there and back', () => {
    const info = {
      nickName: 'A',
      faceUrl: 'u',
      selfSignature: 's',
      gender: 1,
      allowType: 2,
      customInfo: { k: 'v' },
      role: 3,
      level: 4,
      birthday: 20000101,
    };
    expect(profileFromWire({ userID: 'alice', ...profileToWire(info) })).toEqual({ userID: 'alice', ...info });
  });
  it('change only what was given', () => {
    expect(profileToWire({ userID: 'x', nickName: 'A' })).toEqual({ nick: 'A' });
  });
});

describe('offline push parameters', () => {
  it('come back in the names apps know, and mean the same when sent again', () => {
    const info: OfflinePushInfo = {
      title: 't',
      desc: 'd',
      ext: 'e',
      disablePush: false,
      android: {
        sound: 's',
        oppoChannelID: 'o',
        oppoCategory: 'IM',
        oppoNotifyLevel: 16,
        vivoClassification: 1,
        vivoCategory: 'IM',
        fcmChannelID: 'f',
        fcmImage: 'i',
        xiaomiChannelID: 'x',
        huaweiCategory: 'IM',
        huaweiImage: 'h',
        honorImportance: 'NORMAL',
        honorImage: 'hi',
        meizuNotifyType: 1,
      },
      apns: {
        pushType: 0,
        sound: 'default',
        badgeMode: 1,
        interruptionLevel: 'active',
        contentAvailable: 1,
        image: 'a',
      },
      harmony: { image: 'hm', category: 'IM', ignoreBadge: true },
    };
    expect(offlinePushFromClient(offlinePushToClient(info))).toEqual({ info, warnings: [] });
  });
});
