/** Plain clients for the tests: they know HTTP and the fact sheets, nothing of the sandbox's insides. */
import { connect } from 'node:http2';
import { request } from 'node:https';
import { importPKCS8, SignJWT } from 'jose';
import type { FcmProject } from '../clouds/fcm/projects.ts';
import type { XiaomiApp } from '../clouds/xiaomi/apps.ts';
import type { Sandbox } from '../sandbox.ts';
import { mode } from './mode.ts';

export interface Answered {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into JSON of many shapes
  json: any;
}
type Headers = Record<string, string>;

/** HTTP/1.1 on a connection of its own. Rejects when the connection is cut. */
export function call(ca: string, url: string, method: string, headers: Headers = {}, body = ''): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, ca, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };

export function callXiaomi(
  sandbox: Sandbox,
  app: Pick<XiaomiApp, 'appSecret'>,
  path: string,
  form: Record<string, string> | [string, string][] = {},
  method = 'POST',
): Promise<Answered> {
  const text = new URLSearchParams(form).toString();
  const url = `${sandbox.endpoints('xiaomi')['api']}${path}${method === 'GET' && text !== '' ? `?${text}` : ''}`;
  return call(
    sandbox.ca,
    url,
    method,
    { ...FORM, authorization: `key=${app.appSecret}` },
    method === 'GET' ? '' : text,
  );
}

/** The fields that every notification needs, for tests that are about one other. */
export const xiaomiMessage = (
  app: XiaomiApp,
  token: string,
  more: Record<string, string> = {},
): Record<string, string> => ({
  registration_id: token,
  restricted_package_name: app.packageName,
  title: 'Alice',
  description: 'See you at eight?',
  payload: 'p',
  'extra.channel_id': app.channels[0]?.id ?? '',
  ...more,
});

/** An assertion as a service account signs it; `claims` and `key` for wrong ones. */
export async function assertion(
  project: FcmProject,
  nowMs: number,
  claims: Record<string, unknown> = {},
  key = project.serviceAccount.private_key,
): Promise<string> {
  const iat = Math.floor(nowMs / 1000);
  return new SignJWT({
    iss: project.serviceAccount.client_email,
    scope: 'https://www.googleapis.com/auth/firebase.messaging',
    aud: 'https://oauth2.googleapis.com/token',
    iat,
    exp: iat + 3600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(await importPKCS8(key, 'RS256'));
}
export async function exchange(sandbox: Sandbox, jwt: string): Promise<Answered> {
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: jwt });
  return call(sandbox.ca, `${sandbox.endpoints('fcm')['oauth']}/token`, 'POST', FORM, body.toString());
}
export async function bearerOf(sandbox: Sandbox, project: FcmProject): Promise<string> {
  const answer = await exchange(sandbox, await assertion(project, sandbox.clock.now()));
  return `Bearer ${answer.json.access_token}`;
}
export function sendFcm(sandbox: Sandbox, bearer: string, project: string, body: unknown): Promise<Answered> {
  const url = `${sandbox.endpoints('fcm')['api']}/v1/projects/${project}/messages:send`;
  const headers = { 'content-type': 'application/json', ...(bearer === '' ? {} : { authorization: bearer }) };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return mode.fast ? callH2(sandbox.ca, url, headers, text) : call(sandbox.ca, url, 'POST', headers, text);
}

/** A POST over HTTP/2 on a connection of its own. Rejects when the connection is cut or refused. */
function callH2(ca: string, url: string, headers: Headers, body: string): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { origin, pathname } = new URL(url);
    const session = connect(origin, { ca });
    session.on('error', reject);
    const stream = session.request({ ':method': 'POST', ':path': pathname, ...headers });
    let answer: Readonly<Record<string, unknown>> = {};
    let text = '';
    stream.on('response', (given) => {
      answer = given;
    });
    stream.on('data', (chunk) => {
      text += chunk;
    });
    // Node cancels the stream for what befell its session, and names that as the cause.
    stream.on('error', (error) => reject(error.cause ?? error));
    stream.on('close', () => {
      session.destroy();
      if (answer[':status'] === undefined) reject(new Error('closed without an answer'));
      else resolve({ status: Number(answer[':status']), headers: answer, text, json: parse(text) });
    });
    stream.end(body);
  });
}

/** One HTTP/2 session: what came back of each request, and the first GOAWAY if one came (Node closes with a second, bare one). */
export function openH2(sandbox: Sandbox, url: string) {
  const session = connect(url, { ca: sandbox.ca });
  const seen: { goaway?: { code: number; lastStream: number; debug: string } } = {};
  session.on('goaway', (code, lastStream, data) => {
    seen.goaway ??= { code, lastStream, debug: data?.toString() ?? '' };
  });
  session.on('error', () => undefined);
  const post = (path: string, headers: Headers, body: string): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const stream = session.request({ ':method': 'POST', ':path': path, ...headers });
      let status = 0;
      let text = '';
      stream.on('response', (answer) => {
        status = answer[':status'] ?? 0;
      });
      stream.on('data', (chunk) => {
        text += chunk;
      });
      stream.on('error', reject);
      stream.on('close', () =>
        status === 0 ? reject(new Error('closed without an answer')) : resolve({ status, text }),
      );
      stream.end(body);
    });
  return { session, post, seen };
}
