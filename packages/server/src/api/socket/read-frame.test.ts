import { codes } from '@tim-push/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFrame, readRequest } from './read-frame.ts';

const login = { t: 'login', id: 1, sdkAppID: 1, userID: 'a', userSig: 's', deviceID: 'd', platform: 'Android' };
const send = {
  t: 'send',
  id: 2,
  to: { userID: 'bob' },
  random: 1,
  elements: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
};

describe('parseFrame', () => {
  it.each([
    ['{"t":"ping","id":7}', 7, 'ping'],
    ['{"t":"ping"}', 0, 'ping'],
    ['{"t":5,"id":-1}', 0, 5],
    ['{"id":1.5}', 0, undefined],
    ['[1]', 0, undefined],
    ['null', 0, undefined],
    ['"text"', 0, undefined],
  ])('reads id and type of %s', (text, id, t) => {
    expect(parseFrame(text)).toMatchObject({ kind: 'frame', id, t });
  });

  it('knows what is not JSON', () => {
    expect(parseFrame('{"t":')).toEqual({ kind: 'not_json' });
    expect(parseFrame('')).toEqual({ kind: 'not_json' });
  });

  it('refuses the deepest nesting that fits in a frame, by its id', () => {
    expect(parseFrame('['.repeat(65_536)).kind).toBe('not_json');
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    expect(parseFrame(`{"t":"ping","id":7,"x":${deep}}`)).toEqual({ kind: 'too_deep', id: 7 });
  });
});

describe('readRequest', () => {
  it('takes requests that fit, with keys of a newer client', () => {
    expect(readRequest('login', login)).toEqual({ ok: true, request: login });
    expect(readRequest('send', { ...send, newer: { key: 1 } }).ok).toBe(true);
  });

  it.each([
    ['an unknown type', { t: 'fly', id: 1 }, 't', codes.requestInvalid],
    ['a type of Object.prototype', { t: 'constructor', id: 1 }, 't', codes.requestInvalid],
    ['no type', { id: 1 }, 't', codes.requestInvalid],
    ['a missing field', { ...login, deviceID: undefined }, 'deviceID', codes.requestInvalid],
    ['an empty UserSig', { ...login, userSig: '' }, 'userSig', codes.sigEmpty],
    ['an overlong UserSig', { ...login, userSig: 'x'.repeat(5000) }, 'userSig', codes.sigMalformed],
    ['a user ID with a space at its end', { ...login, userID: 'a ' }, 'userID', codes.userIdInvalid],
    ['a user ID over 32 bytes', { ...login, userID: 'a'.repeat(33) }, 'userID', codes.userIdInvalid],
    ['an unknown platform', { ...login, platform: 'Symbian' }, 'platform', codes.requestInvalid],
    ['a bad receiver', { ...send, to: { userID: 7 } }, 'to.userID', codes.userIdInvalid],
    ['a negative random', { ...send, random: -1 }, 'random', codes.requestInvalid],
    ['no elements', { ...send, elements: [] }, 'elements', codes.elementInvalid],
    [
      'an element without its text',
      { ...send, elements: [{ MsgType: 'TIMTextElem', MsgContent: {} }] },
      'elements.0.MsgContent.Text',
      codes.elementInvalid,
    ],
    [
      'an element of an unknown type',
      { ...send, elements: [send.elements[0], { MsgType: 'TIMSmellElem', MsgContent: {} }] },
      'elements.1.MsgType',
      codes.elementInvalid,
    ],
    ['an element that is text', { ...send, elements: ['hi'] }, 'elements.0', codes.elementInvalid],
    [
      'an offlinePush field of a wrong type',
      { ...send, offlinePush: { title: 3 } },
      'offlinePush.title',
      codes.requestInvalid,
    ],
    ['no message IDs', { t: 'ack', id: 1, msgIDs: [] }, 'msgIDs', codes.requestInvalid],
    ['a bad message ID', { t: 'ack', id: 1, msgIDs: ['1', 'x'] }, 'msgIDs.1', codes.requestInvalid],
  ])('names the field of %s', (_name, frame, field, code) => {
    const { t, ...rest } = JSON.parse(JSON.stringify(frame)) as { t?: string };
    const read = readRequest(t, { t, ...rest });
    expect(read).toMatchObject({ ok: false, error: { code, field } });
  });

  it('never says what the UserSig or the token was', () => {
    const secret = `${'S3CRET'.repeat(900)}`;
    const bad = [
      readRequest('login', { ...login, userSig: secret }),
      readRequest('setPushConfig', { t: 'setPushConfig', id: 1, certificateID: 1, token: `${secret} x` }),
    ];
    expect(JSON.stringify(bad)).not.toContain('S3CRET');
  });

  it('never throws, whatever JSON comes', () => {
    const types = fc.constantFrom('login', 'send', 'ack', 'pull', 'setProfile', 'fly');
    fc.assert(
      fc.property(types, fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (t, value, elements) => {
        expect(typeof readRequest(t, { ...value, t, elements }).ok).toBe('boolean');
      }),
    );
  });
});
