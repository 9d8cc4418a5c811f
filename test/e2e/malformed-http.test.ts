/** Malformed input at the HTTP doors of a running server and at its command line; see `malformed.test.ts`. */
import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codes } from '@tim-push/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsTable } from '../docs/tables.ts';
import { mustBeTyped, mustLeakNothing } from './malformed/answers.ts';
import { malformed, tooDeepEverywhere } from './malformed/mutations.ts';
import { credentials, devicePut, deviceReport, restBodies } from './malformed/samples.ts';
import { FORGERIES, holds, manyRuns, queryOf, WatchedWorld } from './malformed/watched-world.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));

let watched: WatchedWorld;
beforeAll(async () => {
  watched = await WatchedWorld.start(pem.slice(100, 140));
});
afterAll(() => watched?.world.stop());

describe('REST v4', () => {
  const post = async (path: string, parts: Record<string, string>, body: string, headers = {}) => {
    const answer = await watched.call('api', `/v4/${path}?${queryOf(parts)}`, { method: 'POST', body, headers });
    expect(answer.status).toBe(200);
    const { ErrorCode, ErrorInfo, ActionStatus } = answer.json();
    mustBeTyped(ErrorCode, ErrorInfo);
    expect(ActionStatus).toBe(ErrorCode === 0 ? 'OK' : 'FAIL');
    return { code: ErrorCode, info: ErrorInfo };
  };
  const anyType = fc.constantFrom('text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'nonsense');

  it('answers every malformed body of every command with a code that blames the body', async () => {
    expect(Object.keys(restBodies)).toEqual(commandsTable().match(/\w+\/\w+(?=`)/g));
    const wrong = fc
      .constantFrom(...Object.entries(restBodies))
      .chain(([command, body]) => fc.tuple(fc.constant(command), malformed([body])));
    await holds(
      fc.asyncProperty(wrong, anyType, async ([command, body], type) => {
        await post(command, watched.restQuery(), body, { 'content-type': type });
      }),
      manyRuns,
    );
  });
  it('survives nesting that no recursion does', async () => {
    for (const [command, body] of Object.entries(restBodies)) {
      for (const text of tooDeepEverywhere(body)) await post(command, watched.restQuery(), text);
    }
  });
  it('refuses a body that is too large, unread', async () => {
    const answer = await post('openim/sendmsg', watched.restQuery(), 'x'.repeat(600 * 1024));
    expect(answer).toMatchObject({ code: codes.jsonTooLong });
  });
  it('says what is wrong with a URL', async () => {
    const part = fc.constantFrom('sdkappid', 'identifier', 'usersig', 'contenttype', 'random');
    await holds(
      fc.asyncProperty(part, fc.string({ unit: 'binary', maxLength: 40 }), async (name, value) => {
        // Another identifier than the one that goes on calling: ten wrong UserSigs shut an account's door for a minute.
        const parts = { ...watched.restQuery(), identifier: `i${value}`.slice(0, 8), [name]: value };
        await post('openim/querystate', parts, '{}');
      }),
      FORGERIES,
    );
  });
});

describe('the push-only API', () => {
  it('names code and field', async () => {
    const call = fc.constantFrom(['PUT', ''], ['POST', '/click'], ['POST', '/arrived'], ['DELETE', '']);
    const key = fc.oneof(fc.constant('d1'), fc.string({ minLength: 1, maxLength: 8 }));
    const headers = { authorization: `UserSig ${watched.world.userSig('mallory')}` };
    await holds(
      fc.asyncProperty(call, malformed([devicePut, deviceReport]), key, async ([method = '', end], body, device) => {
        const url = `/v1/devices/${encodeURIComponent(device)}${end}?sdkappid=${watched.world.sdkAppID}`;
        const answer = await watched.call('api', url, { method, body, headers });
        expect(answer.status).toBeLessThan(500);
        // A path such as `.` is another one by the time it is sent.
        if (answer.status !== 404) mustBeTyped(answer.json()['code'], answer.json()['desc']);
      }),
      manyRuns,
    );
  });
});

describe('the receipts listener', () => {
  it('takes nothing that is not ours, and does not stumble over it', async () => {
    const report = { m1: { param: 'tag', barStatus: 'x', type: 1, targets: 'a,b', timestamp: 1 } };
    const vendor = fc.constantFrom('xiaomi', 'fcm', 'huawei', '__proto__', 'constructor');
    const form = fc.constantFrom((text: string) => queryOf({ data: text }), String);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    await holds(
      fc.asyncProperty(vendor, malformed([report]), form, async (name, text, write) => {
        for (const path of [`/v3/offline_push_report/${name}`, `/v1/receipts/${name}/10001-${'A'.repeat(22)}`]) {
          const answer = await watched.call('receipts', path, { method: 'POST', body: write(text), headers });
          expect([200, 400, 404]).toContain(answer.status);
        }
      }),
    );
  });
});

describe('the admin API', () => {
  it('explains what is wrong with credentials and ids, and quotes no secret', async () => {
    const wrong = fc.constantFrom<'xiaomi' | 'fcm'>('xiaomi', 'fcm').chain((vendor) => {
      const given = credentials[vendor](pem);
      return malformed([
        { vendor, credentials: given },
        { vendor, credentialsFile: given },
      ]);
    });
    const id = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      fc.constantFrom('-1', '0', '1e3', '9'.repeat(20), '__proto__'),
    );
    const path = fc.constantFrom(
      ...['/certificates', '/certificates/:id', '/certificates/:id/verify', '/apps/:id'],
      ...['/lanes/:id/pause', '/messages/:id/cancel', '/explain?user=:id&message=:id'],
    );
    const headers = { authorization: `Bearer ${watched.adminToken}`, 'content-type': 'application/json' };
    await holds(
      fc.asyncProperty(wrong, id, path, fc.constantFrom('POST', 'GET', 'PATCH'), async (body, name, shape, method) => {
        const url = `/admin/v1${shape.replaceAll(':id', encodeURIComponent(name.toWellFormed()))}`;
        const answer = await watched.call('admin', url, { method, headers, ...(method === 'GET' ? {} : { body }) });
        expect(answer.status, answer.text).toBeLessThan(500);
        if (answer.status < 400) return;
        const { code, message, fix } = answer.json();
        for (const words of [code, message, fix]) expect(words, answer.text).toMatch(/\w/);
      }),
      manyRuns,
    );
  });
});

describe('the command line', () => {
  const fcm = credentials.fcm(pem);
  it.each([
    ['a file that is no JSON', 'fcm', `not json ${pem}`, '--credentials'],
    ['a file that is no object', 'fcm', '[1]', 'credentialsFile'],
    ['a file of something else', 'fcm', '{"hello":1}', 'credentialsFile'],
    ['a file without its key', 'fcm', JSON.stringify({ ...fcm, private_key: undefined }), 'private_key'],
    ['a key that is no PEM', 'fcm', JSON.stringify({ ...fcm, private_key: pem.replaceAll('-', '') }), 'private_key'],
    ['a key that is cut off', 'fcm', JSON.stringify({ ...fcm, private_key: pem.slice(0, 900) }), 'private_key'],
    ['a field of another type', 'xiaomi', '{"packageName":7,"appSecret":"abc"}', 'packageName'],
    ['a secret with a line break', 'xiaomi', JSON.stringify({ packageName: 'a.b', appSecret: 'a\nb' }), 'appSecret'],
  ])('refuses %s, naming the field', async (_name, vendor, text, field) => {
    const file = join(dirname(watched.world.dataDir), 'credentials.json');
    await writeFile(file, text);
    const args = ['cert', 'create', '--vendor', vendor, '--credentials', `@${file}`];
    const failure = await watched.world.server.cli(...args).then(
      () => expect.fail('it was taken'),
      (error: { stderr: string }) => error.stderr,
    );
    mustLeakNothing(failure, watched.secrets);
    const { error } = JSON.parse(failure) as { error: Record<string, string> };
    expect(error).toMatchObject({ field, code: expect.stringMatching(/\w/), fix: expect.stringMatching(/\w/) });
  });
});

it('serves on: nothing was lost, nothing is shown twice, and a new message pushes once', () => watched.mustServeOn());
