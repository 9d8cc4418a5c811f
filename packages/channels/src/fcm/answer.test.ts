import { describe, expect, it } from 'vitest';
import type { Outcome } from '../channel.ts';
import { readFcmError, readFcmName } from './answer.ts';

const TYPE = 'type.googleapis.com/';
const fcmError = (errorCode: string) => ({ '@type': `${TYPE}google.firebase.fcm.v1.FcmError`, errorCode });
const badRequest = (field: string) => ({
  '@type': `${TYPE}google.rpc.BadRequest`,
  fieldViolations: [{ field, description: 'Invalid registration token' }],
});
const quotaFailure = (subject: string, description = '') => ({
  '@type': `${TYPE}google.rpc.QuotaFailure`,
  violations: [{ subject, description }],
});
const errorInfo = {
  '@type': `${TYPE}google.rpc.ErrorInfo`,
  reason: 'RATE_LIMIT_EXCEEDED',
  domain: 'googleapis.com',
  metadata: { quota_limit: 'SendsPerMinutePerProject', quota_metric: 'fcm.googleapis.com/send_requests' },
};
const body = (code: number, status: string, details?: object[], message = 'm') =>
  JSON.stringify({ error: { code, message, status, ...(details ? { details } : {}) } });
const read = (status: number, text: string, headers = {}) => readFcmError(status, headers, text, 0);

const refused = (code: string, cause: Extract<Outcome, { kind: 'refused' }>['cause']): Outcome => ({
  kind: 'refused',
  code,
  cause,
});
const dead = (code: string, evidence: 'certain' | 'strike'): Outcome => ({ kind: 'invalid_token', code, evidence });

const TABLE: [string, number, string, Outcome][] = [
  [
    'malformed token by field',
    400,
    body(400, 'INVALID_ARGUMENT', [fcmError('INVALID_ARGUMENT'), badRequest('message.token')]),
    dead('INVALID_ARGUMENT', 'certain'),
  ],
  [
    'the same with details the other way round',
    400,
    body(400, 'INVALID_ARGUMENT', [badRequest('message.token'), fcmError('INVALID_ARGUMENT')]),
    dead('INVALID_ARGUMENT', 'certain'),
  ],
  [
    'malformed token by its words',
    400,
    body(
      400,
      'INVALID_ARGUMENT',
      [fcmError('INVALID_ARGUMENT')],
      'The registration token is not a valid FCM registration token',
    ),
    dead('INVALID_ARGUMENT', 'certain'),
  ],
  [
    'another field than the token',
    400,
    body(400, 'INVALID_ARGUMENT', [fcmError('INVALID_ARGUMENT'), badRequest('message')]),
    refused('INVALID_ARGUMENT', 'payload'),
  ],
  [
    'a wrong type, without FcmError',
    400,
    body(400, 'INVALID_ARGUMENT', [badRequest('message.data[0].value')]),
    refused('INVALID_ARGUMENT', 'payload'),
  ],
  [
    'field message.token without FcmError: a wrong type, not a dead token',
    400,
    body(400, 'INVALID_ARGUMENT', [badRequest('message.token')]),
    refused('INVALID_ARGUMENT', 'payload'),
  ],
  [
    '400 without details: over 4096 bytes, never the token',
    400,
    body(400, 'INVALID_ARGUMENT'),
    refused('INVALID_ARGUMENT', 'payload'),
  ],
  ['a bare 401', 401, body(401, 'UNAUTHENTICATED'), refused('UNAUTHENTICATED', 'credentials')],
  [
    'the project’s APNs key',
    401,
    body(401, 'UNAUTHENTICATED', [fcmError('THIRD_PARTY_AUTH_ERROR')]),
    { kind: 'refused', code: 'THIRD_PARTY_AUTH_ERROR', cause: 'config', scope: 'some' },
  ],
  [
    'another sender’s token',
    403,
    body(403, 'PERMISSION_DENIED', [fcmError('SENDER_ID_MISMATCH')]),
    dead('SENDER_ID_MISMATCH', 'strike'),
  ],
  ['a missing IAM permission', 403, body(403, 'PERMISSION_DENIED'), refused('PERMISSION_DENIED', 'permission')],
  ['unregistered', 404, body(404, 'NOT_FOUND', [fcmError('UNREGISTERED')]), dead('UNREGISTERED', 'certain')],
  ['not found, without FcmError', 404, body(404, 'NOT_FOUND'), dead('NOT_FOUND', 'strike')],
  ['404 as a page', 404, '<html>', refused('http_404', 'config')],
  [
    'the project’s quota, without FcmError',
    429,
    body(429, 'RESOURCE_EXHAUSTED', [errorInfo]),
    { kind: 'throttled', code: 'RESOURCE_EXHAUSTED', retryAfterMs: 60_000, scope: 'lane' },
  ],
  [
    'the project’s quota, with FcmError',
    429,
    body(429, 'RESOURCE_EXHAUSTED', [fcmError('QUOTA_EXCEEDED'), quotaFailure('project:42', 'Sends per minute')]),
    { kind: 'throttled', code: 'QUOTA_EXCEEDED', retryAfterMs: 60_000, scope: 'lane' },
  ],
  [
    'the project’s quota, with FcmError and ErrorInfo',
    429,
    body(429, 'RESOURCE_EXHAUSTED', [fcmError('QUOTA_EXCEEDED'), errorInfo]),
    { kind: 'throttled', code: 'QUOTA_EXCEEDED', retryAfterMs: 60_000, scope: 'lane' },
  ],
  [
    'a device’s quota',
    429,
    body(429, 'RESOURCE_EXHAUSTED', [
      fcmError('QUOTA_EXCEEDED'),
      quotaFailure('token', 'Device message rate exceeded'),
    ]),
    { kind: 'throttled', code: 'QUOTA_EXCEEDED', retryAfterMs: 15_000, scope: 'token' },
  ],
  [
    'a quota of nobody in particular',
    429,
    body(429, 'RESOURCE_EXHAUSTED', [fcmError('QUOTA_EXCEEDED')]),
    { kind: 'throttled', code: 'QUOTA_EXCEEDED', retryAfterMs: 15_000, scope: 'token' },
  ],
  ['429 as a page', 429, '<html>', { kind: 'throttled', code: 'http_429', retryAfterMs: 60_000, scope: 'lane' }],
  ['internal', 500, body(500, 'INTERNAL', [fcmError('INTERNAL')]), { kind: 'uncertain', code: 'INTERNAL' }],
  ['502 as a page', 502, '<html>try in 30 s', { kind: 'uncertain', code: 'http_502', retryAfterMs: 30_000 }],
  ['unavailable', 503, body(503, 'UNAVAILABLE', [fcmError('UNAVAILABLE')]), { kind: 'uncertain', code: 'UNAVAILABLE' }],
  ['503 with status only', 503, body(503, 'UNAVAILABLE'), { kind: 'uncertain', code: 'UNAVAILABLE' }],
  ['503 empty', 503, '', { kind: 'uncertain', code: 'http_503' }],
  [
    'an unspecified error, by its status',
    403,
    body(403, 'PERMISSION_DENIED', [fcmError('UNSPECIFIED_ERROR')]),
    refused('UNSPECIFIED_ERROR', 'permission'),
  ],
  [
    'an unspecified error, by HTTP',
    500,
    body(500, 'SOMETHING_NEW', [fcmError('UNSPECIFIED_ERROR')]),
    { kind: 'uncertain', code: 'http_500' },
  ],
  ['a redirect', 302, '', refused('http_302', 'config')],
];

describe('fcm answer', () => {
  it.each(TABLE)('reads %s', (_name, status, text, outcome) => {
    expect(read(status, text).outcome).toEqual(outcome);
  });

  it.each([
    ['5', 5_000],
    ['Thu, 01 Jan 1970 00:00:09 GMT', 9_000],
  ])('honours Retry-After %s on 429 and 503', (header, ms) => {
    const headers = { 'retry-after': header };
    expect(read(429, body(429, 'RESOURCE_EXHAUSTED'), headers).outcome).toMatchObject({ retryAfterMs: ms });
    expect(read(503, body(503, 'UNAVAILABLE', [fcmError('UNAVAILABLE')]), headers).outcome).toEqual({
      kind: 'uncertain',
      code: 'UNAVAILABLE',
      retryAfterMs: ms,
    });
  });

  it('asks for a fresh OAuth token only on a bare 401', () => {
    expect(read(401, body(401, 'UNAUTHENTICATED')).unauthorized).toBe(true);
    expect(read(401, '').unauthorized).toBe(true);
    expect(read(401, body(401, 'UNAUTHENTICATED', [fcmError('THIRD_PARTY_AUTH_ERROR')])).unauthorized).toBe(false);
    expect(read(403, body(403, 'PERMISSION_DENIED')).unauthorized).toBe(false);
  });

  it.each([
    ['{"name":"projects/p/messages/0:1%2"}', 'projects/p/messages/0:1%2'],
    ['{"name":""}', undefined],
    ['{}', undefined],
    ['null', undefined],
    ['<html>', undefined],
  ])('reads the name of %s', (text, name) => {
    expect(readFcmName(text)).toBe(name);
  });
});
