import { describe, expect, it } from 'vitest';
import { ReceiptError } from '../errors.ts';
import { meizuReceipts } from './receipt.ts';

const NOW = 1_700_000_000_000;
const contentType = 'application/x-www-form-urlencoded';
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const read = (fields: Record<string, string>, token?: string) =>
  meizuReceipts(token, () => NOW).parse({ contentType, body: form(fields), query: {} });

describe('meizu receipts', () => {
  it('are one for each message and type', () => {
    const cb = JSON.stringify({
      'm1-1': { param: 'tag-1', type: 1, targets: ['p1', 'p2'] },
      'm1-2': { param: 'tag-1', type: 2, targets: ['p1'] },
    });
    expect(read({ cb, access_token: 'secret' }, 'secret')).toEqual([
      { tag: 'tag-1', kind: 'delivered', tokens: ['p1', 'p2'], code: '1', atMs: NOW, vendorId: 'm1' },
      { tag: 'tag-1', kind: 'clicked', tokens: ['p1'], code: '2', atMs: NOW, vendorId: 'm1' },
    ]);
  });

  it('take the type from the key where the report has none', () => {
    const cb = JSON.stringify({ 'm1-2': { param: 't', targets: [] } });
    expect(read({ cb })).toMatchObject([{ kind: 'clicked', tokens: [] }]);
  });

  it('are believed by the tag alone where the certificate has no receipt token', () => {
    expect(read({ cb: '{}', access_token: 'whatever' })).toEqual([]);
  });

  it('say whose they are only where the certificate has a token: every receipt bears one', () => {
    const signer = (access_token: string, token?: string) =>
      meizuReceipts(token, () => NOW).signedBy?.({ contentType, body: form({ cb: '{}', access_token }), query: {} });
    expect([signer('secret', 'secret'), signer('guess', 'secret'), signer('guess')]).toEqual([
      'mine',
      'not_mine',
      'nobody',
    ]);
  });

  it.each([
    ['of another token', { cb: '{}', access_token: 'guess' }],
    ['without a token', { cb: '{}' }],
    ['without cb', { access_token: 'secret' }],
    ['that are no JSON', { cb: 'x', access_token: 'secret' }],
    ['that are a list', { cb: '[]', access_token: 'secret' }],
    ['of an unknown type', { cb: '{"m-9":{"type":9}}', access_token: 'secret' }],
    ['with no report', { cb: '{"m-1":null}', access_token: 'secret' }],
  ])('are refused %s', (_name, fields) => {
    expect(() => read(fields, 'secret')).toThrow(ReceiptError);
  });

  it('name neither token in the error', () => {
    expect(() => read({ cb: '{}', access_token: 'guess' }, 'secret')).toThrow(/^(?!.*(guess|secret))/);
  });
});
