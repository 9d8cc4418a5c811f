import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { MessageElement } from '../elements.ts';
import type { ClientRequest, PutDeviceBody } from '../frames.ts';
import type { OfflinePushInfo } from '../offline-push-info.ts';
import {
  ClientRequestSchemas,
  type ElementsSchema,
  type OfflinePushInfoSchema,
  type PutDeviceBodySchema,
  RestOfflinePushInfoSchema,
} from './index.ts';

describe('schemas say the same as the types', () => {
  it('for every request, body element and offline push field', () => {
    type Schemas = typeof ClientRequestSchemas;
    type FromSchemas = { [T in keyof Schemas]: Static<Schemas[T]> }[keyof Schemas];
    expectTypeOf<FromSchemas>().toExtend<ClientRequest>();
    expectTypeOf<ClientRequest>().toExtend<FromSchemas>();
    expectTypeOf<Static<typeof OfflinePushInfoSchema>>().toExtend<OfflinePushInfo>();
    expectTypeOf<OfflinePushInfo>().toExtend<Static<typeof OfflinePushInfoSchema>>();
    expectTypeOf<Static<typeof ElementsSchema>>().toExtend<MessageElement[]>();
    expectTypeOf<Static<typeof PutDeviceBodySchema>>().toExtend<PutDeviceBody>();
  });
});

describe('ClientRequestSchemas', () => {
  const login = {
    t: 'login',
    id: 1,
    sdkAppID: 1400000000,
    userID: 'a',
    userSig: 'x',
    deviceID: 'd-1',
    platform: 'Android',
  };
  const compiled = Compile(ClientRequestSchemas.login);
  it.each([
    ['a plain login', login, true],
    ['keys of a newer client', { ...login, somethingNew: 1 }, true],
    ['a user ID of 33 characters', { ...login, userID: 'a'.repeat(33) }, false],
    ['a user ID with a blank inside', { ...login, userID: 'a b' }, true],
    ['a user ID with a blank at its end', { ...login, userID: 'a ' }, false],
    ['a user ID of one blank', { ...login, userID: ' ' }, false],
    ['a user ID of one character', { ...login, userID: 'a' }, true],
    ['a user ID that is not ASCII', { ...login, userID: '小明' }, false],
    ['an unknown platform', { ...login, platform: 'Toaster' }, false],
    ['a device ID with a slash', { ...login, deviceID: '../x' }, false],
    ['a negative id', { ...login, id: -1 }, false],
  ])('%s', (_name, frame, ok) => {
    expect(compiled.Check(frame)).toBe(ok);
  });

  const send = Compile(ClientRequestSchemas.send);
  const text = { MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } };
  it.each([
    ['a text', [text], true],
    ['no element', [], false],
    ['an unknown element', [{ MsgType: 'TIMGiftElem', MsgContent: {} }], false],
    ['a file of a local path', [{ MsgType: 'TIMFileElem', MsgContent: { Url: 'file:///sdcard/a' } }], false],
    ['a file of the app', [{ MsgType: 'TIMFileElem', MsgContent: { Url: 'https://cdn.example/a.pdf' } }], true],
  ])('send: %s', (_name, elements, ok) => {
    expect(send.Check({ t: 'send', id: 2, to: { userID: 'bob' }, random: 7, elements })).toBe(ok);
  });
});

describe('RestOfflinePushInfoSchema', () => {
  const compiled = Compile(RestOfflinePushInfoSchema);
  it.each([
    ['the empty object', {}, true],
    ['fields set to the empty string', { AndroidInfo: { HuaWeiImportance: '', GooglePriority: '' } }, true],
    ['a field of a newer back end', { AndroidInfo: { Something: 1 } }, true],
    ['PushFlag 2', { PushFlag: 2 }, false],
    ['a badge of 100 to add', { BadgeAddNum: 100 }, false],
    ['Ext as an object', { Ext: {} }, false],
  ])('%s', (_name, body, ok) => {
    expect(compiled.Check(body)).toBe(ok);
  });
});
