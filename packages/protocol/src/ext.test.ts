import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationExt, minimalExt, parseExt } from './ext.ts';

describe('ext', () => {
  it('round-trips a conversation', () => {
    expect(parseExt(conversationExt({ chatType: 1, sender: 'alice', nickname: 'Alice' })).conversation).toEqual({
      conversationID: 'c2c_alice',
      userID: 'alice',
      action: 1,
      nickname: 'Alice',
    });
    expect(parseExt(conversationExt({ chatType: 2, sender: 'g1', action: 2 })).conversation).toMatchObject({
      conversationID: 'group_g1',
      groupID: 'g1',
      action: 2,
    });
  });

  it.each([
    '',
    'plain text',
    '"quoted"',
    '[]',
    'null',
    '{"entity":{"version":2,"chatType":1,"sender":"a"}}',
    '{"entity":5}',
    '😀',
  ])('gives %j back as it is, without a conversation', (ext) => {
    expect(parseExt(ext)).toEqual({ raw: ext });
  });

  it('reads an entity that arrives as a string', () => {
    expect(parseExt('{"entity":"{\\"chatType\\":1,\\"sender\\":\\"a\\"}"}').conversation?.userID).toBe('a');
  });

  it('never throws and always keeps the string', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (ext) => {
        expect(parseExt(ext).raw).toBe(ext);
      }),
    );
  });

  it('keeps the conversation in the minimal form, and knows when there is none', () => {
    const long = conversationExt({ chatType: 2, sender: 'g1', content: 'x'.repeat(2000) });
    const minimal = minimalExt(long);
    expect(minimal?.length).toBeLessThan(100);
    expect(parseExt(minimal ?? '').conversation?.groupID).toBe('g1');
    expect(minimalExt('plain')).toBeUndefined();
  });
});
