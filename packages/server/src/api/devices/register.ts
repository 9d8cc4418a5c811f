import { codes } from '@tim-push/protocol';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Credentials, ImResult, Log, ReportKind, Sessions } from '../../im/index.ts';
import { type Answer, accepted, httpStatus } from './answer.ts';
import { type Address, readAddress, readDelete, readPut, readReport } from './read-call.ts';

export interface DevicesDeps {
  sessions: Pick<Sessions, 'putPushOnly' | 'deletePushOnly' | 'reportPushOnly'>;
  log: Log;
}

/** A body holds one token of at most 4 KB and a few names. */
const MAX_BODY_BYTES = 16 * 1024;

/**
 * The push-only API, for apps with another IM back end: phones report tokens over HTTP and have no long connection.
 * `PUT` and `DELETE /v1/devices/{deviceId}`, `POST /v1/devices/{deviceId}/click` and `/arrived`; every call carries
 * `?sdkappid=` and `Authorization: UserSig …`, every answer is `{ code, desc, field?, data? }`.
 *
 * @example await api.register(async (scope) => registerDevices(scope, { sessions: im.sessions, log }));
 */
export function registerDevices(app: FastifyInstance, { sessions, log }: DevicesDeps): void {
  app.removeAllContentTypeParsers();
  // A DELETE may name a content type and have no body: fastify's own parser refuses that.
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BODY_BYTES }, (_request, body, next) => {
    next(null, parseJson(body.toString()));
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => send(reply, failure(error, log)));

  app.put('/v1/devices/:deviceId', async (request, reply) => {
    const call = readCall(request, readPut(request.body));
    if (!call.ok) return await send(reply, call.error);
    const { credentials, deviceKey, body } = call.value;
    const { platform, brand, language, tokenSource, certificateID: certificateId, token, state = 'active' } = body;
    const fields = { platform, brand, language, tokenSource, certificateId, token, state };
    const result = await sessions.putPushOnly({ ...credentials, deviceKey, ...fields });
    if (!result.ok) return await send(reply, result.error);
    const { epoch, tokenRetired, warning } = result.value;
    return await send(reply, accepted(tokenRetired === undefined ? { epoch } : { epoch, tokenRetired }, warning));
  });

  app.delete('/v1/devices/:deviceId', async (request, reply) => {
    const call = readCall(request, readDelete(request.query));
    if (!call.ok) return await send(reply, call.error);
    const { credentials, deviceKey } = call.value;
    return await answer(reply, await sessions.deletePushOnly({ ...credentials, deviceKey }), (value) => value);
  });

  const report = (kind: ReportKind) => async (request: FastifyRequest, reply: FastifyReply) => {
    const call = readCall(request, readReport(request.body));
    if (!call.ok) return await send(reply, call.error);
    const { credentials, deviceKey, body } = call.value;
    const result = await sessions.reportPushOnly(kind, { ...credentials, deviceKey }, body.tag, body.atMs);
    return await answer(reply, result, (matched) => ({ matched }));
  };
  app.post('/v1/devices/:deviceId/click', report('clicked'));
  app.post('/v1/devices/:deviceId/arrived', report('arrived'));
}

interface Call<T> {
  credentials: Credentials;
  deviceKey: string;
  body: T;
}
function readCall<T extends { userID: string }>(request: FastifyRequest, body: ImResult<T>): ImResult<Call<T>> {
  const { params, query } = request;
  const address: ImResult<Address> = readAddress({ params, query, authorization: request.headers.authorization });
  if (!address.ok) return address;
  if (!body.ok) return body;
  const { appId, userSig, deviceKey } = address.value;
  const credentials = { appId, userId: body.value.userID, userSig, remote: request.ip };
  return { ok: true, value: { credentials, deviceKey, body: body.value } };
}

const answer = <T>(reply: FastifyReply, result: ImResult<T>, data: (value: T) => object): Promise<Answer> =>
  send(reply, result.ok ? accepted(data(result.value)) : result.error);

async function send(reply: FastifyReply, body: Answer): Promise<Answer> {
  reply.code(httpStatus(body));
  return body;
}

/** undefined: not JSON. An empty body is an empty object, so that the schema names the first field that is missing. */
function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    // The schema check that follows answers that the body must be an object.
    return undefined;
  }
}

function failure(error: FastifyError, log: Log): Answer {
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return { code: codes.parameterIllegal, desc: `the call was not understood (${error.code})` };
  }
  log.error({ err: error }, 'a push-only call failed unexpectedly');
  return { code: codes.internal, desc: 'the call failed: see the server log' };
}
