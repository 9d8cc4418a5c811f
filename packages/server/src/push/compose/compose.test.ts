import type { MessageElement, OfflinePushInfo } from '@tim-push/protocol';
import { describe, expect, it } from 'vitest';
import { message, NOW, recipient } from '../testing/samples.ts';
import {
  composeBadge,
  composeContent,
  contentKey,
  DEFAULT_ELEMENT_TEXTS,
  DEFAULT_FRESHNESS,
  freshUntil,
  groupByContent,
  makeConversationKey,
  makeMessageKey,
  normalizeLanguage,
  pickLanguage,
} from './index.ts';

const ALL: MessageElement[] = [
  { MsgType: 'TIMTextElem', MsgContent: { Text: 'see ' } },
  { MsgType: 'TIMImageElem', MsgContent: { ImageInfoArray: [{ Type: 1, URL: 'https://a.test/1.png' }] } },
  { MsgType: 'TIMSoundElem', MsgContent: { Url: 'https://a.test/1.m4a' } },
  { MsgType: 'TIMVideoFileElem', MsgContent: { VideoUrl: 'https://a.test/1.mp4' } },
  { MsgType: 'TIMFileElem', MsgContent: { Url: 'https://a.test/1.pdf' } },
  { MsgType: 'TIMLocationElem', MsgContent: { Desc: 'home', Latitude: 1, Longitude: 2 } },
  { MsgType: 'TIMFaceElem', MsgContent: { Index: 1 } },
  { MsgType: 'TIMCustomElem', MsgContent: { Data: '{}', Desc: ' gift', Ext: '{"a":1}', Sound: 'ding.caf' } },
];
const compose = (
  change: Parameters<typeof message>[0],
  language = 'en',
  vendor: 'xiaomi' | 'vivo' = 'xiaomi',
  grouped = true,
) =>
  composeContent({
    message: message(change),
    language,
    vendor,
    options: { channelId: 'im' },
    replaceKey: 'k',
    texts: DEFAULT_ELEMENT_TEXTS,
    grouped,
  });

describe('title', () => {
  it.each<[string, OfflinePushInfo, string, string, string]>([
    ['the given one', { title: 'News' }, 'Alice', 'en', 'News'],
    ['the nickname', {}, 'Alice', 'en', 'Alice'],
    ['the nickname for a blank title', { title: ' ' }, 'Alice', 'en', 'Alice'],
    ['the user ID without a nickname', {}, '', 'en', 'alice'],
    [
      "the device language's",
      { title: 'News', languages: [{ language: 'zh', title: '新闻' }] },
      'Alice',
      'zh-CN',
      '新闻',
    ],
    [
      'the general one for other languages',
      { title: 'News', languages: [{ language: 'zh', title: '新闻' }] },
      'Alice',
      'de',
      'News',
    ],
  ])('is %s', (_name, offlinePush, fromNick, language, title) => {
    expect(compose({ offlinePush, fromNick }, language).title).toBe(title);
  });
});

describe('body', () => {
  it.each<[string, Parameters<typeof message>[0], string, 'xiaomi' | 'vivo', string]>([
    ['desc', { offlinePush: { desc: 'D' } }, 'en', 'xiaomi', 'D'],
    [
      'the elements in order',
      { elements: ALL },
      'en',
      'xiaomi',
      'see [Image][Voice][Video][File][Location][Face] gift',
    ],
    [
      'the elements in Chinese',
      { elements: ALL },
      'zh-Hans-CN',
      'xiaomi',
      'see [图片][语音][视频][文件][位置][表情] gift',
    ],
    ['the fallback language', { elements: ALL.slice(1, 2) }, 'de', 'xiaomi', '[Image]'],
    ['without brackets for vivo', { elements: ALL.slice(1, 3) }, 'zh', 'vivo', '图片语音'],
    [
      'without the custom text once something was given',
      { elements: ALL.slice(6), offlinePush: { title: 'T' } },
      'en',
      'xiaomi',
      '[Face]',
    ],
    [
      "the device language's desc",
      { offlinePush: { desc: 'D', languages: [{ language: 'zh-CN', desc: '描述' }] } },
      'zh_CN',
      'xiaomi',
      '描述',
    ],
  ])('is %s', (_name, change, language, vendor, body) => {
    expect(compose(change, language, vendor).body).toBe(body);
  });
});

describe('content', () => {
  it("carries ext, class, replace key and the certificate's defaults unchanged", () => {
    const ext = '{"entity":{"sender":"alice","text":"“😀”"}}';
    expect(compose({ offlinePush: { ext }, class: 'call' })).toMatchObject({
      ext,
      class: 'call',
      replaceKey: 'k',
      options: { channelId: 'im' },
    });
  });
  it('names the conversation, the same for each of its messages and for no other receiver or sender', () => {
    const keys = [{}, { id: 7 }, { fromUserId: 'carol' }, { toUserId: 'dave' }].map(
      (change) => compose(change).conversationKey,
    );
    expect(new Set(keys).size).toBe(3);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[0]).toMatch(/^[\w-]{1,64}$/);
  });
  it('makes no name of the conversation for a cloud whose phones do not group by it', () => {
    expect(compose({}, 'en', 'xiaomi', false).conversationKey).toBeUndefined();
  });
  it("takes a custom element's Ext and Sound only where the sender said nothing", () => {
    expect(compose({ elements: ALL })).toMatchObject({ ext: '{"a":1}', offlinePush: { apns: { sound: 'ding.caf' } } });
    expect(compose({ elements: ALL, offlinePush: { title: 'T' } })).toMatchObject({
      ext: '',
      offlinePush: { title: 'T' },
    });
  });
});

describe('languages', () => {
  it.each([
    ['zh_CN', 'zh-hans'],
    ['zh-Hans-SG', 'zh-hans'],
    ['zh-TW', 'zh-hant'],
    ['zh-Hant-HK', 'zh-hant'],
    ['en_US', 'en-us'],
    ['', ''],
  ])('%s is %s', (given, normal) => expect(normalizeLanguage(given)).toBe(normal));

  const texts = ['en', 'zh-Hans', 'pt-BR', 'en-GB'].map((language) => ({ language }));
  it.each([
    ['en-GB', 3],
    ['en-US', 0],
    ['zh-CN', 1],
    ['zh-TW', -1],
    ['pt-PT', 2],
    ['fr', -1],
    ['', -1],
  ])('a phone in %s gets text %i', (language, index) => expect(pickLanguage(texts, language)).toBe(index));

  it('makes no difference where the text is the same for all', () => {
    expect(contentKey(message(), 'zh', DEFAULT_ELEMENT_TEXTS)).toBe('');
    expect(contentKey(message({ elements: ALL, offlinePush: { desc: 'D' } }), 'zh', DEFAULT_ELEMENT_TEXTS)).toBe('');
  });
  it('splits a batch by what its phones show', () => {
    const recipients = ['en', 'zh-CN', 'en-US', 'zh', ''].map((language, index) => recipient({ index, language }));
    const groups = groupByContent(message({ elements: ALL }), recipients, DEFAULT_ELEMENT_TEXTS);
    expect(groups.map((group) => group.recipients.map((one) => one.index))).toEqual([
      [0, 2, 4],
      [1, 3],
    ]);
  });
});

describe('badge', () => {
  it.each<[string, OfflinePushInfo, number, unknown]>([
    ["the sender's number", { badgeSet: 9, badgeAdd: 2 }, 3, { set: 9 }],
    ["the sender's increment", { badgeAdd: 2 }, 3, { add: 2 }],
    ['the unread count', {}, 3, { set: 3 }],
    ['one more where the count is unknown', {}, 0, { add: 1 }],
    ['left alone when the message does not count', { apns: { badgeMode: 1 } }, 3, undefined],
  ])('is %s', (_name, info, unread, badge) => expect(composeBadge(info, unread)).toEqual(badge));
});

describe('freshness', () => {
  it.each([
    ['call', 60_000],
    ['chat', 86_400_000],
    ['marketing', 21_600_000],
  ] as const)('of a %s is %i ms', (cls, ms) => {
    expect(freshUntil(cls, NOW, NOW + 7 * 86_400_000, DEFAULT_FRESHNESS)).toBe(NOW + ms);
  });
  it('never goes beyond the life of the message', () => {
    expect(freshUntil('chat', NOW, NOW + 5000, DEFAULT_FRESHNESS)).toBe(NOW + 5000);
  });
});

describe('replace key', () => {
  it('differs from message to message, also of another server that gave the same id', () => {
    const one = makeMessageKey(message());
    expect(makeMessageKey(message())).toBe(one);
    for (const more of [{ id: 99 }, { sentMs: NOW + 1 }, { random: 99 }])
      expect(makeMessageKey(message(more))).not.toBe(one);
    const longest = makeMessageKey({ id: Number.MAX_SAFE_INTEGER, random: 2 ** 32 - 1, sentMs: 9_999_999_999_999 });
    expect(longest).toMatch(/^m[0-9-]{41}$/);
  });
  it('is one for a conversation in conversation mode, and never shared by two receivers', () => {
    const of = { appId: 1, from: 'alice', to: 'bob' };
    const one = makeConversationKey(of);
    expect(makeConversationKey({ ...of })).toBe(one);
    expect(makeConversationKey({ ...of, to: 'carol' })).not.toBe(one);
    expect(one).toMatch(/^c[0-9A-Za-z_-]{22}$/);
  });
});
