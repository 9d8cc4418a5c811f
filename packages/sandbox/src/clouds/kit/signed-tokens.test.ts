import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { SignedTokens } from './signed-tokens.ts';

const newPair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { privateKey, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
};
const [mine, other] = [newPair(), newPair()];
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
function jwt(claims: object): string {
  const unsigned = `${part({ alg: 'EdDSA' })}.${part(claims)}`;
  return `${unsigned}.${sign(null, Buffer.from(unsigned), mine.privateKey).toString('base64url')}`;
}
let workedOut = 0;
let tokens: SignedTokens;
beforeEach(() => {
  workedOut = 0;
  tokens = new SignedTokens((key, signed, signature) => {
    workedOut += 1;
    return verify(null, signed, key, signature);
  });
});
/** As a cloud asks: from the text of a request. */
function isSigned(text: string, pem = mine.pem): boolean {
  const token = tokens.read(text);
  return token !== undefined && tokens.isSignedBy(pem, token);
}

it('reads head and claims', () => {
  expect(tokens.read(jwt({ iss: 'a' }))).toMatchObject({ head: { alg: 'EdDSA' }, claims: { iss: 'a' } });
});

it.each(['', 'x', 'x.y', 'x.y.z', `${part({})}.${part([])}.`, `${part(1)}.${part({})}.`, `${jwt({})}.more`])(
  'takes %j for no JWT',
  (text) => expect(tokens.read(text)).toBeUndefined(),
);

it('works a good signature out once', () => {
  const text = jwt({ iss: 'a' });
  expect([isSigned(text), isSigned(text), isSigned(text)]).toEqual([true, true, true]);
  expect(workedOut).toBe(1);
});

it('asks again once the sender has another key, and knows the former no more', () => {
  const text = jwt({ iss: 'a' });
  expect(isSigned(text)).toBe(true);
  expect(isSigned(text, other.pem)).toBe(false);
  expect(isSigned(text)).toBe(true);
});

it('takes no other text for one that it knows', () => {
  const text = jwt({ iss: 'a' });
  expect(isSigned(text)).toBe(true);
  const [head, , signature] = text.split('.');
  expect(isSigned(`${head}.${part({ iss: 'b' })}.${signature}`)).toBe(false);
  expect(isSigned(text.slice(0, -8))).toBe(false);
});

it('remembers no bad ones, and of good ones the latest 256', () => {
  const first = jwt({ nth: 0 });
  expect(isSigned(first)).toBe(true);
  for (let nth = 0; nth < 300; nth++) expect(isSigned(`${part({})}.${part({ nth })}.AAAA`)).toBe(false);
  workedOut = 0;
  expect(isSigned(first)).toBe(true);
  expect(workedOut).toBe(0);

  for (let nth = 1; nth <= 256; nth++) expect(isSigned(jwt({ nth }))).toBe(true);
  expect(workedOut).toBe(256);
  expect(isSigned(first)).toBe(true);
  expect(workedOut).toBe(257);
});
