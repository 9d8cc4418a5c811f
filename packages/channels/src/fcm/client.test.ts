import { generateKeyPairSync } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { content, ledger, target } from '../../test/content.ts';
import {
  closedPort,
  closeServers,
  connectProxy,
  type H1Handler,
  type H2Request,
  h1Server,
  h2Server,
  respond,
} from '../../test/servers.ts';
import type { AttemptRecord, Channel, ChannelOptions, Outcome } from '../channel.ts';
import { CredentialsError, RequestError } from '../errors.ts';
import { createChannel } from '../registry.ts';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const account = {
  type: 'service_account',
  project_id: 'demo-project',
  private_key_id: 'key-1',
  private_key: keys.privateKey,
  client_email: 'push@demo-project.iam.gserviceaccount.com',
  token_uri: 'https://oauth2.googleapis.com/token',
  client_id: '1234',
};
const never = new AbortController().signal;
const channels: Channel[] = [];

const giveTokens = (): H1Handler => {
  let count = 0;
  return (_request, response) => {
    count += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ access_token: `ya29.${count}`, expires_in: 3599, token_type: 'Bearer' }));
  };
};
const accept = ({ stream, body }: H2Request): void =>
  respond(stream, 200, { name: `projects/demo-project/messages/${JSON.parse(body).message.token}` });

async function cloud(
  handle: (request: H2Request) => void,
  options: ChannelOptions = {},
  oauthHandler: H1Handler = giveTokens(),
) {
  const api = await h2Server(handle);
  const oauth = await h1Server(oauthHandler);
  const channel = createChannel('fcm', account, {
    endpoints: { api: api.origin, oauth: oauth.origin },
    ca: api.ca,
    timeoutMs: 10_000,
    ...options,
  });
  channels.push(channel);
  return { api, oauth, channel };
}

async function send(channel: Channel, tokens: readonly string[], over = {}, signal = never) {
  const wire = channel.payload(content());
  const { settle, outcomes } = ledger<Outcome>();
  const attempts: AttemptRecord[] = [];
  await channel.send(
    { targets: tokens.map((token) => target(wire, token, over)) },
    { settle, attempt: (record) => attempts.push(record) },
    signal,
  );
  return { outcomes, attempts };
}

afterEach(async () => {
  await Promise.all(channels.splice(0).map((channel) => channel.close()));
  await closeServers();
});

describe('fcm channel', () => {
  it('sends a request for each token and settles each', async () => {
    const seen: H2Request[] = [];
    const { channel } = await cloud((request) => {
      seen.push(request);
      const { token } = JSON.parse(request.body).message;
      if (token !== 'gone') return accept(request);
      const details = [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode: 'UNREGISTERED' }];
      respond(request.stream, 404, { error: { code: 404, status: 'NOT_FOUND', message: 'gone', details } });
    });
    const { outcomes, attempts } = await send(channel, ['a', 'gone', 'has space', 'b']);
    expect(outcomes).toEqual([
      { kind: 'sent', vendorId: 'projects/demo-project/messages/a' },
      { kind: 'invalid_token', code: 'UNREGISTERED', evidence: 'certain' },
      { kind: 'invalid_token', code: 'malformed', evidence: 'certain' },
      { kind: 'sent', vendorId: 'projects/demo-project/messages/b' },
    ]);
    expect(attempts).toHaveLength(3);
    expect(attempts).toContainEqual(
      expect.objectContaining({ httpStatus: 404, code: 'UNREGISTERED', detail: '<redacted>', targets: 1 }),
    );
    expect(seen[0]!.headers).toMatchObject({
      ':method': 'POST',
      ':scheme': 'https',
      ':path': '/v1/projects/demo-project/messages:send',
      authorization: 'Bearer ya29.1',
      'content-type': 'application/json',
    });
  });

  it('asks for a token with a signed assertion', async () => {
    const { oauth, channel } = await cloud(accept);
    await send(channel, ['a']);
    const [request] = oauth.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/token' });
    const form = new URLSearchParams(request!.body);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const assertion = form.get('assertion')!;
    const { createPublicKey } = await import('node:crypto');
    const { payload } = await jwtVerify(assertion, createPublicKey(keys.publicKey), {
      issuer: account.client_email,
      audience: 'https://oauth2.googleapis.com/token',
    });
    expect(payload['scope']).toBe('https://www.googleapis.com/auth/firebase.messaging');
    expect(payload.exp! - payload.iat!).toBe(3600);
    expect(decodeProtectedHeader(assertion)).toMatchObject({ alg: 'RS256', kid: 'key-1' });
  });

  it('fetches one token for 100 sends at once, also for a second channel of the same account', async () => {
    const { api, oauth, channel } = await cloud(accept);
    const endpoints = { api: api.origin, oauth: oauth.origin };
    const second = createChannel('fcm', account, { endpoints, ca: api.ca });
    channels.push(second);
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, index) => send(index % 2 === 0 ? channel : second, [`t${index}`])),
    );
    expect(all.every(({ outcomes }) => outcomes[0]?.kind === 'sent')).toBe(true);
    expect(oauth.requests).toHaveLength(1);
  });

  it('refreshes a refused token once for all, and sends each push once more', async () => {
    const { oauth, channel } = await cloud((request) => {
      if (request.headers.authorization === 'Bearer ya29.1') {
        respond(request.stream, 401, { error: { code: 401, status: 'UNAUTHENTICATED', message: 'expired' } });
      } else accept(request);
    });
    const { outcomes } = await send(
      channel,
      Array.from({ length: 50 }, (_, index) => `t${index}`),
    );
    expect(outcomes.every(({ kind }) => kind === 'sent')).toBe(true);
    expect(oauth.requests).toHaveLength(2);
  });

  it('refuses as credentials when a fresh token is refused too', async () => {
    const { oauth, channel } = await cloud(({ stream }) =>
      respond(stream, 401, { error: { code: 401, status: 'UNAUTHENTICATED', message: 'no' } }),
    );
    const { outcomes, attempts } = await send(channel, ['a']);
    expect(outcomes).toEqual([{ kind: 'refused', code: 'UNAUTHENTICATED', cause: 'credentials' }]);
    expect(attempts).toHaveLength(2);
    expect(oauth.requests).toHaveLength(2);
  });

  it('does not refresh for the project’s own APNs key', async () => {
    const details = [
      { '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode: 'THIRD_PARTY_AUTH_ERROR' },
    ];
    const { oauth, channel } = await cloud(({ stream }) =>
      respond(stream, 401, { error: { code: 401, status: 'UNAUTHENTICATED', details } }),
    );
    expect((await send(channel, ['a'])).outcomes).toMatchObject([{ kind: 'refused', cause: 'config' }]);
    expect(oauth.requests).toHaveLength(1);
  });

  const oauthAnswer =
    (status: number, body: unknown, headers = {}): H1Handler =>
    (_request, response) => {
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    };
  it.each<[string, H1Handler, Outcome]>([
    [
      'invalid_grant',
      oauthAnswer(400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }),
      { kind: 'refused', code: 'oauth_invalid_grant', cause: 'credentials' },
    ],
    [
      'a busy authority',
      oauthAnswer(503, '<html>', { 'retry-after': '4' }),
      { kind: 'unavailable', code: 'oauth_503', retryAfterMs: 4_000 },
    ],
    [
      'too many requests',
      oauthAnswer(429, ''),
      { kind: 'throttled', code: 'oauth_429', retryAfterMs: 10_000, scope: 'lane' },
    ],
    ['an answer without a token', oauthAnswer(200, {}), { kind: 'unavailable', code: 'oauth_unreadable' }],
    ['another address', oauthAnswer(404, ''), { kind: 'refused', code: 'oauth_404', cause: 'config' }],
    [
      'a dropped connection',
      (_request, _response, socket) => socket.destroy(),
      { kind: 'unavailable', code: 'oauth_UND_ERR_SOCKET' },
    ],
  ])('sends nothing when the token request meets %s', async (_name, handler, outcome) => {
    const { api, channel } = await cloud(accept, {}, handler);
    const { outcomes, attempts } = await send(channel, ['a', 'b']);
    expect(outcomes).toEqual([outcome, outcome]);
    expect(attempts).toMatchObject([{ code: 'code' in outcome ? outcome.code : '', targets: 2 }]);
    expect(api.requests).toBe(0);
  });

  it.each<[string, (request: H2Request) => void, Outcome]>([
    ['silence', () => {}, { kind: 'uncertain', code: 'timeout' }],
    ['a reset after processing', ({ stream }) => stream.close(2), { kind: 'uncertain', code: 'rst_2' }],
    [
      'a 200 that is not FCM’s',
      ({ stream }) => respond(stream, 200, '<html>'),
      { kind: 'uncertain', code: 'unreadable' },
    ],
    [
      'an HTML 502',
      ({ stream }) => respond(stream, 502, '<html>'),
      { kind: 'uncertain', code: 'http_502', retryAfterMs: 30_000 },
    ],
  ])('settles after %s', async (_name, handle, outcome) => {
    const { channel } = await cloud(handle, { timeoutMs: 1_500 });
    expect((await send(channel, ['a'])).outcomes).toEqual([outcome]);
  });

  it('survives GOAWAY in the middle of a burst: every push is sent exactly once', async () => {
    const answered = new Map<string, number>();
    const { api, channel } = await cloud((request) => {
      const { token } = JSON.parse(request.body).message;
      // The first session dies of old age after 30 requests: what came later was not processed.
      if (request.sessionIndex === 0 && request.stream.id! > 59) return;
      answered.set(token, (answered.get(token) ?? 0) + 1);
      accept(request);
      if (request.sessionIndex === 0 && request.stream.id === 59) request.session.goaway(0, 59);
    });
    const { outcomes } = await send(
      channel,
      Array.from({ length: 100 }, (_, index) => `t${index}`),
    );
    expect(outcomes.every(({ kind }) => kind === 'sent')).toBe(true);
    expect([...answered.values()].every((times) => times === 1)).toBe(true);
    expect(api.sessions.length).toBeGreaterThan(1);
  });

  it('is unavailable when nobody listens, and starts nothing that has expired', async () => {
    const { api, channel } = await cloud(accept, {});
    expect((await send(channel, ['a'], { expiresAtMs: Date.now() - 1 })).outcomes).toEqual([
      { kind: 'unavailable', code: 'expired' },
    ]);
    expect(api.requests).toBe(0);
    const oauth = await h1Server(giveTokens());
    const endpoints = { api: `https://localhost:${await closedPort()}`, oauth: oauth.origin };
    const lost = createChannel('fcm', account, { endpoints, ca: oauth.ca });
    channels.push(lost);
    expect((await send(lost, ['a'])).outcomes).toEqual([{ kind: 'unavailable', code: 'ECONNREFUSED' }]);
  });

  it('settles everything when the caller gives up', async () => {
    const { api, channel } = await cloud(() => {});
    const abort = new AbortController();
    const running = send(channel, ['a', 'b'], {}, abort.signal);
    await vi.waitFor(() => expect(api.requests).toBe(2));
    abort.abort();
    expect((await running).outcomes).toEqual([
      { kind: 'uncertain', code: 'aborted' },
      { kind: 'uncertain', code: 'aborted' },
    ]);
    expect((await send(channel, ['a'], {}, abort.signal)).outcomes).toEqual([{ kind: 'unavailable', code: 'aborted' }]);
  });

  it('does not wait for a token longer than its caller', async () => {
    const { api, channel } = await cloud(accept, {}, () => {});
    const abort = new AbortController();
    const running = send(channel, ['a'], {}, abort.signal);
    const checking = channel.check(abort.signal);
    abort.abort();
    expect((await running).outcomes).toEqual([{ kind: 'unavailable', code: 'aborted' }]);
    expect(await checking).toMatchObject({ ok: false, code: 'aborted', cause: 'network' });
    expect(api.requests).toBe(0);
  });

  it('settles everything when it is closed, and sends nothing after', async () => {
    const { api, channel } = await cloud(() => {});
    const running = send(channel, ['a', 'b']);
    await vi.waitFor(() => expect(api.requests).toBe(2));
    await channel.close();
    expect((await running).outcomes).toMatchObject([{ kind: 'uncertain' }, { kind: 'uncertain' }]);
    expect((await send(channel, ['a'])).outcomes).toMatchObject([{ kind: 'unavailable' }]);
  });

  it('goes through the certificate’s proxy for both endpoints', async () => {
    const proxy = await connectProxy('u:p');
    const { channel } = await cloud(accept, { proxy: `http://u:p@127.0.0.1:${proxy.port}` });
    expect((await send(channel, ['a'])).outcomes).toMatchObject([{ kind: 'sent' }]);
    expect(proxy.tunnels).toHaveLength(2);
  });

  it('refuses more than 500 targets before anything is sent', async () => {
    const { channel } = await cloud(accept);
    await expect(
      send(
        channel,
        Array.from({ length: 501 }, (_, index) => `t${index}`),
      ),
    ).rejects.toThrow(RequestError);
  });
});

describe('fcm credential check', () => {
  const error = (code: number, status: string, errorCode?: string) => ({
    error: {
      code,
      status,
      message: 'm',
      ...(errorCode
        ? { details: [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }] }
        : {}),
    },
  });
  it.each<[string, number, object, object]>([
    ['a token that is no phone’s', 400, error(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'), { ok: true }],
    ['an unregistered one', 404, error(404, 'NOT_FOUND', 'UNREGISTERED'), { ok: true, proved: 'oauth+project' }],
    ['a dry run that passed', 200, { name: 'projects/p/messages/fake_message_id' }, { ok: true }],
    ['a spent quota', 429, error(429, 'RESOURCE_EXHAUSTED'), { ok: true }],
    ['a missing permission', 403, error(403, 'PERMISSION_DENIED'), { ok: false, cause: 'permission' }],
    ['a refused token', 401, error(401, 'UNAUTHENTICATED'), { ok: false, cause: 'credentials' }],
    ['an outage', 503, error(503, 'UNAVAILABLE'), { ok: false, cause: 'network' }],
  ])('sees %s', async (_name, status, answer, result) => {
    const bodies: unknown[] = [];
    const { channel } = await cloud(({ stream, body }) => {
      bodies.push(JSON.parse(body));
      respond(stream, status, answer);
    });
    expect(await channel.check(never)).toMatchObject(result);
    expect(bodies[0]).toMatchObject({ validate_only: true });
  });

  it('sees a revoked key, and says what to do', async () => {
    const { channel } = await cloud(accept, {}, (_request, response) => {
      response.writeHead(400).end('{"error":"invalid_grant","error_description":"Invalid JWT Signature."}');
    });
    expect(await channel.check(never)).toMatchObject({
      ok: false,
      code: 'oauth_invalid_grant',
      cause: 'credentials',
      detail: 'Invalid JWT Signature.',
      fix: expect.stringContaining('key'),
    });
  });
});

describe('fcm credentials', () => {
  const ec = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  it.each([
    ['type', { ...account, type: 'authorized_user' }],
    ['project_id', { ...account, project_id: '../x' }],
    ['private_key', { ...account, private_key: 'hunter2-not-a-pem' }],
    ['private_key', { ...account, private_key: ec.privateKey }],
    ['client_email', { ...account, client_email: undefined }],
  ])('names the field %s and no value', (field, given) => {
    expect(() => createChannel('fcm', given)).toThrow(expect.objectContaining({ field }));
    expect(() => createChannel('fcm', given)).toThrow(CredentialsError);
    expect(() => createChannel('fcm', given)).not.toThrow(/hunter2/);
  });

  it('takes a key whose line breaks became \\n', async () => {
    const channel = createChannel('fcm', { ...account, private_key: keys.privateKey.replaceAll('\n', '\\n') });
    await channel.close();
  });
});
