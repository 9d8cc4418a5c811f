import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Phone } from '../../phones/phone.ts';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { assertion, bearerOf, call, exchange, FORM, sendFcm } from '../../testing/calls.ts';
import { mode } from '../../testing/mode.ts';
import type { FcmProject } from './projects.ts';
import { SWITCHES } from './spec.ts';

let sandbox: Sandbox;
let project: FcmProject;
let bearer: string;
let phone: Phone;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox({ ...mode, clock: 'manual', clouds: ['fcm'] });
  project = sandbox.clouds.fcm.addProject({ projectId: 'chat-project', packages: ['com.example.chat'] });
  bearer = await bearerOf(sandbox, project);
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  phone = await sandbox.phones.add({ vendor: 'fcm', packageName: 'com.example.chat' });
  token = await phone.register();
});
const post = (body: unknown, auth = bearer, name = 'chat-project') => sendFcm(sandbox, auth, name, body);
const send = (message: object, more: object = {}) => post({ message: { token, ...message }, ...more });
const hello = { notification: { title: 'Alice', body: 'Hi' } };
const errorCodeOf = (json: { error: { details?: { errorCode?: string }[] } }) =>
  json.error.details?.find((detail) => detail.errorCode !== undefined)?.errorCode;

describe('the token endpoint', () => {
  it('gives a bearer for an assertion that the service account signed', async () => {
    const answer = await exchange(sandbox, await assertion(project, sandbox.clock.now()));
    expect([answer.status, answer.json]).toEqual([
      200,
      { access_token: expect.stringMatching(/^ya29\./), expires_in: 3599, token_type: 'Bearer' },
    ]);
  });
  it('takes its own address as audience', async () => {
    const aud = `${sandbox.clouds.fcm.url}/token`;
    expect((await exchange(sandbox, await assertion(project, sandbox.clock.now(), { aud }))).status).toBe(200);
  });
  const stranger = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown account', { iss: 'nobody@example.com' }, 'invalid_grant'],
    ['another audience', { aud: 'https://example.com/token' }, 'invalid_grant'],
    ['a life of more than an hour', { exp: 9_999_999_999 }, 'invalid_grant'],
    ['an assertion of yesterday', { iat: 1, exp: 3601 }, 'invalid_grant'],
    ['no scope', { scope: '' }, 'invalid_scope'],
    ['a scope that cannot send', { scope: 'https://www.googleapis.com/auth/devstorage.read_only' }, 'invalid_scope'],
  ])('refuses %s', async (_what, claims, error) => {
    const answer = await exchange(sandbox, await assertion(project, sandbox.clock.now(), claims));
    expect([answer.status, answer.json.error]).toEqual([400, error]);
  });
  it.each<[string, number]>([
    ['strict', 400],
    ['lax', 200],
  ])('verifies the signature by switch assertion %s: HTTP %d', async (position, status) => {
    sandbox.turn('fcm', { assertion: position });
    const answer = await exchange(sandbox, await assertion(project, sandbox.clock.now(), {}, stranger.privateKey));
    sandbox.turn('fcm', { assertion: 'strict' });
    expect(answer.status).toBe(status);
  });
  it('refuses other grant types and what is no JWT', async () => {
    const url = `${sandbox.clouds.fcm.url}/token`;
    expect((await call(sandbox.ca, url, 'POST', FORM, 'grant_type=password')).json.error).toBe(
      'unsupported_grant_type',
    );
    expect((await exchange(sandbox, 'not-a-jwt')).json.error).toBe('invalid_grant');
  });
  it('lets a token live as long as it said', async () => {
    const short = sandbox.clouds.fcm.addProject({ projectId: 'short-lived', tokenLifeSeconds: 60 });
    const auth = await bearerOf(sandbox, short);
    expect((await post({ message: { topic: 'a' } }, auth, 'short-lived')).status).toBe(200);
    await sandbox.clock.advance(60_000);
    expect((await post({ message: { topic: 'a' } }, auth, 'short-lived')).status).toBe(401);
    bearer = await bearerOf(sandbox, project);
  });
});

describe('the answer to a send', () => {
  it('names the message', async () => {
    const answer = await send(hello);
    expect([answer.status, answer.json]).toEqual([
      200,
      { name: expect.stringMatching(/^projects\/chat-project\/messages\/0:\d{16}%[0-9a-f]+$/) },
    ]);
    expect(answer.headers['content-type']).toBe('application/json; charset=UTF-8');
  });
  it('takes the project by number too', async () => {
    expect((await post({ message: { token, ...hello } }, bearer, project.projectNumber)).status).toBe(200);
  });
  it('takes lowerCamelCase names, any case of enums and fractions of ttl', async () => {
    const android = {
      priority: 'high',
      ttl: '3.500000000s',
      collapseKey: 'a',
      notification: { channelId: 'im', notificationCount: 2 },
    };
    expect((await send({ ...hello, android })).status).toBe(200);
    expect(phone.shade[0]?.badge).toBe(2);
  });
  it('takes every field in the form that it has', async () => {
    const notification = {
      color: '#00aaFF',
      event_time: '2026-11-23T04:00:00.5Z',
      notification_count: '7',
      light_settings: {
        color: { red: 0, green: 0.5, blue: 1, alpha: 1 },
        light_on_duration: '1s',
        light_off_duration: '0.5s',
      },
    };
    const webpush = { fcm_options: { link: 'https://example.com/chat' } };
    expect((await send({ ...hello, android: { notification }, webpush })).status).toBe(200);
    expect(phone.shade[0]?.badge).toBe(7);
  });
  it('validates and delivers nothing on a dry run', async () => {
    const answer = await send(hello, { validate_only: true });
    expect(answer.json).toEqual({ name: 'projects/chat-project/messages/fake_message_id' });
    expect(phone.shade).toEqual([]);
  });
  it.each<[string, number]>([
    ['reported', 404],
    ['accepted', 200],
  ])('judges a dead token on a dry run by switch dryRunDeadToken %s: HTTP %d', async (position, status) => {
    sandbox.turn('fcm', { dryRunDeadToken: position });
    phone.appState = 'uninstalled';
    const answer = await send(hello, { validateOnly: true });
    sandbox.turn('fcm', { dryRunDeadToken: 'reported' });
    expect(answer.status).toBe(status);
  });

  it('checks in Google’s order: path, bearer, project, JSON', async () => {
    expect((await call(sandbox.ca, `${sandbox.clouds.fcm.url}/v1/nope`, 'POST')).status).toBe(404);
    expect((await post('{', '')).json.error).toMatchObject({
      code: 401,
      status: 'UNAUTHENTICATED',
      message: expect.stringContaining('missing'),
    });
    expect((await post('{', 'Bearer wrong')).json.error).toMatchObject({
      code: 401,
      message: expect.stringContaining('invalid'),
    });
    expect((await post('{', bearer, 'other-project')).json.error).toMatchObject({
      code: 403,
      status: 'PERMISSION_DENIED',
      message: expect.stringContaining("Permission 'cloudmessaging.messages.create' denied"),
    });
    expect((await post('{')).json.error).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
  });
  it('is 403 without FcmError when the account may not send', async () => {
    const denied = sandbox.clouds.fcm.addProject({ projectId: 'denied-project', sendPermission: 'denied' });
    const { json } = await post({ message: { topic: 'a' } }, await bearerOf(sandbox, denied), 'denied-project');
    expect([json.error.code, json.error.details]).toEqual([403, undefined]);
  });

  it.each<[string, unknown, string, string]>([
    [
      'a data value that is a number',
      { data: { a: 12 } },
      'message.data[0].value',
      "Invalid value at 'message.data[0].value' (TYPE_STRING), 12",
    ],
    [
      'an unknown field',
      { colour: 'red' },
      'message',
      'Invalid JSON payload received. Unknown name "colour" at \'message\': Cannot find field.',
    ],
    ['an unknown enum', { android: { priority: 'URGENT' } }, 'message.android.priority', '(TYPE_ENUM)'],
    ['a ttl without s', { android: { ttl: '60' } }, 'message.android.ttl', 'Duration'],
    ['a ttl over four weeks', { android: { ttl: '2419201s' } }, 'message.android.ttl', 'Invalid ttl'],
    ['the data key from', { data: { from: 'x' } }, 'message.data', 'from'],
    ['a data key that starts google.', { android: { data: { 'google.x': 'x' } } }, 'message.android.data', 'google.x'],
    ['two targets', { topic: 'a' }, 'message', 'oneof'],
    [
      'the data key from, also where android has data of its own',
      { data: { from: 'x' }, android: { data: { a: 'b' } } },
      'message.data',
      'from',
    ],
    ...(
      [
        ['color', 'red', '#rrggbb'],
        ['event_time', '2026-11-23 04:00', 'Timestamp'],
        ['event_time', '2026-11-23T04:00:00+08:00', 'Timestamp'],
        ['notification_count', 2 ** 31, 'TYPE_INT32'],
        ['notification_count', 'two', 'TYPE_INT32'],
      ] as const
    ).map(([name, value, words]): [string, unknown, string, string] => [
      `android.notification.${name} ${value}`,
      { android: { notification: { [name]: value } } },
      `message.android.notification.${name}`,
      words,
    ]),
    [
      'a colour of light beyond 1',
      { android: { notification: { light_settings: { color: { red: 1.5 } } } } },
      'message.android.notification.light_settings.color.red',
      '0 to 1',
    ],
    [
      'a link that is not https',
      { webpush: { fcm_options: { link: 'http://example.com' } } },
      'message.webpush.fcm_options.link',
      'HTTPS',
    ],
  ])('refuses %s with the field and no FcmError', async (_what, fields, field, text) => {
    const { json } = await send(fields as object);
    expect(json.error).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
    expect(json.error.details).toEqual([
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field, description: expect.stringContaining(text) }],
      },
    ]);
  });
  it.each<[string, string, number]>([
    ['wide', 'googled', 400],
    ['narrow', 'googled', 200],
    ['narrow', 'google.x', 400],
    ['wide', 'collapse_key', 200],
  ])('judges data keys by switch reservedKeys %s: %s is HTTP %d', async (position, key, status) => {
    sandbox.turn('fcm', { reservedKeys: position });
    const answer = await send({ data: { [key]: 'x' } });
    sandbox.turn('fcm', { reservedKeys: 'wide' });
    expect(answer.status).toBe(status);
  });
  it('wants a target', async () => {
    const { json } = await post({ message: hello });
    expect([errorCodeOf(json), json.error.details[1].fieldViolations[0]]).toEqual([
      'INVALID_ARGUMENT',
      { field: 'message', description: 'Recipient of the message is not set.' },
    ]);
  });
  it.each<[string, number]>([
    ['bad_request', 2],
    ['message_only', 1],
  ])('refuses a malformed token, switch malformedTokenBody %s: %d details', async (position, details) => {
    sandbox.turn('fcm', { malformedTokenBody: position });
    const { json } = await post({ message: { token: 'nonsense', ...hello } });
    sandbox.turn('fcm', { malformedTokenBody: 'bad_request' });
    expect([json.error.code, errorCodeOf(json), json.error.details.length]).toEqual([400, 'INVALID_ARGUMENT', details]);
  });
  it('refuses more than 4096 bytes with no details at all', async () => {
    expect((await send({ data: { k: 'x'.repeat(4095) } })).status).toBe(200);
    const { json } = await send({ data: { k: 'x'.repeat(4096) } });
    expect(json.error).toEqual({
      code: 400,
      message: 'Request contains an invalid argument.',
      status: 'INVALID_ARGUMENT',
    });
    expect((await send({ data: { k: '友'.repeat(1366) } })).status).toBe(400);
  });
  it('is UNREGISTERED for a token that is gone', async () => {
    phone.appState = 'uninstalled';
    const { status, json } = await send(hello);
    expect([status, errorCodeOf(json), json.error.message]).toEqual([
      404,
      'UNREGISTERED',
      'Requested entity was not found.',
    ]);
  });
  it('is UNREGISTERED for a phone that was not seen for 270 days', async () => {
    const day = 86_400_000;
    const auth = () => bearerOf(sandbox, project);
    phone.network('off');
    await send(hello);
    await sandbox.clock.advance(269 * day);
    expect((await post({ message: { token, ...hello } }, await auth())).status).toBe(200);
    await sandbox.clock.advance(2 * day);
    const { json } = await post({ message: { token, ...hello } }, await auth());
    expect(errorCodeOf(json)).toBe('UNREGISTERED');
    const seen = await sandbox.phones.add({ vendor: 'fcm', packageName: 'com.example.chat' });
    const other = await seen.register();
    seen.network('off');
    await post({ message: { token: other, ...hello } }, await auth());
    await sandbox.clock.advance(200 * day);
    seen.network('on');
    await sandbox.clock.advance(200 * day);
    bearer = await auth();
    expect((await post({ message: { token: other, ...hello } })).status).toBe(200);
  });
  it('is THIRD_PARTY_AUTH_ERROR with what APNs said, where the project’s own APNs key is wrong', async () => {
    await sandbox.faults.set('fcm', { vendorCode: { code: 'THIRD_PARTY_AUTH_ERROR', next: 1 } });
    const { status, json } = await send(hello);
    expect([status, errorCodeOf(json)]).toEqual([401, 'THIRD_PARTY_AUTH_ERROR']);
    expect(json.error.details).toContainEqual({
      '@type': 'type.googleapis.com/google.firebase.fcm.v1.ApnsError',
      statusCode: 403,
      reason: 'InvalidProviderToken',
    });
  });
  it('is SENDER_ID_MISMATCH for a token of another project', async () => {
    const other = sandbox.clouds.fcm.addProject({ projectId: 'other-sender' });
    const { status, json } = await post(
      { message: { token, ...hello } },
      await bearerOf(sandbox, other),
      'other-sender',
    );
    expect([status, errorCodeOf(json)]).toEqual([403, 'SENDER_ID_MISMATCH']);
  });
  it('refuses a package that is not the token’s', async () => {
    expect((await send({ ...hello, android: { restricted_package_name: 'com.other' } })).status).toBe(400);
    expect((await send({ ...hello, android: { restricted_package_name: 'com.example.chat' } })).status).toBe(200);
  });
  it('is a page or JSON for an unknown path, by switch unknownPath', async () => {
    const ask = () => call(sandbox.ca, `${sandbox.clouds.fcm.url}/v1/nope`, 'GET');
    expect((await ask()).headers['content-type']).toContain('text/html');
    sandbox.turn('fcm', { unknownPath: 'json' });
    expect((await ask()).json.error.code).toBe(404);
    sandbox.turn('fcm', { unknownPath: 'html' });
  });
});

describe('quotas', () => {
  it('limits a device to its messages a minute', async () => {
    const small = sandbox.clouds.fcm.addProject({ projectId: 'small-device', limits: { devicePerMinute: 2 } });
    const other = await sandbox.phones.add({ vendor: 'fcm', project: small, packageName: 'a.b' });
    const auth = await bearerOf(sandbox, small);
    const message = { token: await other.register(), data: { a: 'b' } };
    const statuses = [];
    for (let sent = 0; sent < 3; sent += 1) statuses.push((await post({ message }, auth, 'small-device')).status);
    expect(statuses).toEqual([200, 200, 429]);
    await sandbox.clock.advance(60_000);
    expect((await post({ message }, auth, 'small-device')).status).toBe(200);
    // A dry run reaches no device.
    for (let tried = 0; tried < 5; tried += 1) {
      expect((await post({ message, validate_only: true }, auth, 'small-device')).status).toBe(200);
    }
  });
  it.each<[string, string, string | undefined, string | undefined]>([
    ['error_info', 'absent', undefined, undefined],
    ['fcm_error', '60', 'QUOTA_EXCEEDED', '60'],
  ])('limits a project; body %s, retry-after %s; wrong requests count', async (body, header, code, retryAfter) => {
    sandbox.turn('fcm', { projectQuotaBody: body, quotaRetryAfter: header });
    const projectId = `small-${body.replace('_', '-')}`;
    const small = sandbox.clouds.fcm.addProject({ projectId, limits: { projectPerMinute: 2 } });
    const auth = await bearerOf(sandbox, small);
    await post({ message: { token: 'nonsense' } }, auth, projectId);
    await post({ message: { topic: 'a' } }, auth, projectId);
    const { status, json, headers } = await post({ message: { topic: 'a' } }, auth, projectId);
    sandbox.turn('fcm', { projectQuotaBody: SWITCHES.projectQuotaBody.default, quotaRetryAfter: 'absent' });
    expect([status, errorCodeOf(json), headers['retry-after']]).toEqual([429, code, retryAfter]);
  });
  it('delays collapsible messages after a burst of twenty, one more each three minutes', async () => {
    for (let sent = 0; sent < 22; sent += 1) {
      await send({ ...hello, android: { collapse_key: `k${sent}`, notification: { tag: `t${sent}` } } });
    }
    expect(phone.shade).toHaveLength(20);
    await sandbox.clock.advance(180_000);
    expect(phone.shade).toHaveLength(21);
    await sandbox.clock.advance(180_000);
    expect(phone.shade).toHaveLength(22);
  });
});

describe('an FCM phone', () => {
  beforeEach(async () => {
    bearer = await bearerOf(sandbox, project);
  });
  const tagged = (tag: string, title = 'Alice') => ({
    notification: { title, body: 'Hi' },
    android: { notification: { tag } },
  });
  it.each(['background', 'killed'] as const)('shows a display message in the %s', async (state) => {
    phone.appState = state;
    await send(hello);
    expect(phone.shade).toMatchObject([{ title: 'Alice', body: 'Hi', rings: 1 }]);
  });
  it('gives a display message to the app in the foreground', async () => {
    phone.appState = 'foreground';
    await send(hello);
    expect(phone.shade).toEqual([]);
    expect(phone.log).toContainEqual(
      expect.objectContaining({
        kind: 'handed_to_app',
        data: expect.objectContaining({ notification: expect.objectContaining({ title: 'Alice' }) }),
      }),
    );
  });
  it('writes its own collapse_key over one in data', async () => {
    await send({ data: { collapse_key: 'mine', a: 'b' }, android: { collapse_key: 'chat' } });
    expect(phone.log).toContainEqual(
      expect.objectContaining({
        kind: 'handed_to_app',
        data: expect.objectContaining({ data: { collapse_key: 'chat', a: 'b' } }),
      }),
    );
  });
  it('replaces by tag and stacks without one', async () => {
    await send(tagged('alice', 'one'));
    await send(tagged('alice', 'two'));
    await send(hello);
    await send(hello);
    expect(phone.shade.map(({ title, count }) => [title, count])).toEqual([
      ['Alice', 1],
      ['Alice', 1],
      ['two', 2],
    ]);
    expect(phone.rings).toBe(4);
  });
  it('uses the named channel where the app made it, else the fallback', async () => {
    phone.createChannel({ id: 'quiet', importance: 2 });
    await send({ ...hello, android: { notification: { channel_id: 'quiet' } } });
    await send({ ...hello, android: { notification: { channel_id: 'missing' } } });
    expect(phone.shade.map(({ channelId }) => channelId)).toEqual(['fcm_fallback_notification_channel', 'quiet']);
    expect(phone.rings).toBe(1);
  });
  it('hands the data and Google’s own keys to the launcher on a tap', async () => {
    phone.appState = 'killed';
    const ext = '{"entity":{"sender":"alice"}} "q" 😀';
    await send({ ...hello, data: { ext }, android: { priority: 'HIGH' } });
    expect(phone.tap()).toEqual({
      vendor: 'fcm',
      by: 'launcher',
      coldStart: true,
      intentExtras: expect.objectContaining({
        ext,
        from: project.projectNumber,
        'google.message_id': expect.stringMatching(/^0:/),
        'google.delivered_priority': 'high',
      }),
    });
  });
  it('keeps messages while their ttl lasts, and not at all with ttl 0', async () => {
    phone.network('off');
    const kept = (key: string, ttl: string) =>
      send({ ...tagged(key, key), android: { ttl, collapse_key: key, notification: { tag: key } } });
    await kept('never', '0s');
    await kept('short', '60s');
    await kept('long', '600s');
    await sandbox.clock.advance(61_000);
    phone.network('on');
    expect(phone.shade.map(({ title }) => title)).toEqual(['long']);
    expect(phone.log.filter(({ kind }) => kind === 'dropped')).toMatchObject([
      { reason: 'expired' },
      { reason: 'expired' },
    ]);
  });
  it('keeps four collapse keys, the newest of each', async () => {
    phone.network('off');
    for (const key of ['a', 'a', 'b', 'c', 'd', 'e']) {
      await send({ data: { key }, android: { collapse_key: key } });
    }
    phone.network('on');
    const got = phone.log.flatMap((event) =>
      event.kind === 'handed_to_app' ? [(event.data['data'] as { key: string }).key] : [],
    );
    expect(got).toEqual(['b', 'c', 'd', 'e']);
    expect(phone.log.flatMap((event) => (event.kind === 'dropped' ? [event.reason] : []))).toEqual([
      'collapsed',
      'storage_full',
    ]);
  });
  it.each<[string, number]>([
    ['package', 1],
    ['none', 3],
  ])('stores display messages by switch displayCollapseKey %s: %d of three', async (position, shown) => {
    sandbox.turn('fcm', { displayCollapseKey: position });
    phone.network('off');
    for (let sent = 0; sent < 3; sent += 1) await send(hello);
    phone.network('on');
    sandbox.turn('fcm', { displayCollapseKey: 'package' });
    expect(phone.shade).toHaveLength(shown);
  });
  it.each<[string, number]>([
    ['drop_all', 0],
    ['none', 101],
  ])('limits stored data messages by switch storedLimit %s: %d of 101', async (position, kept) => {
    sandbox.turn('fcm', { storedLimit: position });
    phone.network('off');
    for (let sent = 0; sent < 101; sent += 1) await send({ data: { n: String(sent) } });
    phone.network('on');
    sandbox.turn('fcm', { storedLimit: 'drop_all' });
    expect(phone.log.filter(({ kind }) => kind === 'handed_to_app')).toHaveLength(kept);
  });
  it('shows nothing without permission', async () => {
    phone.notifications('off');
    await send(hello);
    expect(phone.shade).toEqual([]);
  });
  it('gets a new token after its data was cleared, and the old one is dead', async () => {
    phone.clearData();
    expect(await phone.register()).not.toBe(token);
    expect((await send(hello)).status).toBe(404);
  });
});

describe('topics', () => {
  const subscribe = (name: string) =>
    call(
      sandbox.ca,
      `${sandbox.clouds.fcm.url}/v1/projects/chat-project/registrations/${encodeURIComponent(token)}/topicSubscriptions?topic_name=${name}`,
      'POST',
      { authorization: bearer },
    );
  it.each<[string, object, number]>([
    ['a topic', { topic: 'sport' }, 1],
    ['another topic', { topic: 'music' }, 0],
    ['a condition that holds', { condition: "'sport' in topics && ('music' in topics || !('news' in topics))" }, 1],
    ['a condition that does not', { condition: "'sport' in topics && 'music' in topics" }, 0],
  ])('reach the subscribed phone: %s', async (_what, target, shown) => {
    expect((await subscribe('sport')).status).toBe(200);
    expect((await post({ message: { ...target, ...hello } })).status).toBe(200);
    expect(phone.shade).toHaveLength(shown);
  });
  it('are managed by the older batch calls too', async () => {
    const batch = (verb: string) =>
      call(
        sandbox.ca,
        `${sandbox.clouds.fcm.url}/iid/v1:batch${verb}`,
        'POST',
        { authorization: bearer },
        JSON.stringify({ to: '/topics/old', registration_tokens: [token, 'dead'] }),
      );
    expect((await batch('Add')).json).toEqual({ results: [{}, { error: 'NOT_FOUND' }] });
    await post({ message: { topic: 'old', ...hello } });
    await batch('Remove');
    await post({ message: { topic: 'old', ...hello } });
    expect(phone.shade).toHaveLength(1);
  });
  it('refuse what is no condition', async () => {
    expect((await post({ message: { condition: "'a' in topics &&", ...hello } })).status).toBe(400);
  });
});
