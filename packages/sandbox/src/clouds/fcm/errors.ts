/** Google's error bodies (clouds/fcm.md §4): some have an FcmError, some only other details, some none. Pure. */
import type { CloudAnswer } from '../cloud.ts';

const TYPE = 'type.googleapis.com/';
export const JSON_HEADERS = {
  'content-type': 'application/json; charset=UTF-8',
  vary: 'X-Origin, Referer, Origin,Accept-Encoding',
  server: 'scaffolding on HTTPServer2',
  'x-xss-protection': '0',
  'x-frame-options': 'SAMEORIGIN',
  'x-content-type-options': 'nosniff',
} as const;

type Canonical =
  | 'INVALID_ARGUMENT'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'NOT_FOUND'
  | 'RESOURCE_EXHAUSTED'
  | 'INTERNAL'
  | 'UNAVAILABLE';
const HTTP: Record<Canonical, number> = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
};

type Detail = { '@type': string } & Record<string, unknown>;
export const fcmError = (errorCode: string): Detail => ({
  '@type': `${TYPE}google.firebase.fcm.v1.FcmError`,
  errorCode,
});
export const badRequest = (field: string, description: string): Detail => ({
  '@type': `${TYPE}google.rpc.BadRequest`,
  fieldViolations: [{ field, description }],
});

/** @param code for the event stream: the FcmError where there is one, else the canonical status. */
function refuse(
  status: Canonical,
  message: string,
  details: readonly Detail[],
  headers: Readonly<Record<string, string>> = {},
): CloudAnswer {
  const code = details.find((detail) => typeof detail['errorCode'] === 'string')?.['errorCode'];
  return {
    status: HTTP[status],
    headers: { ...JSON_HEADERS, ...headers },
    code: typeof code === 'string' ? code : status,
    body: JSON.stringify({
      error: { code: HTTP[status], message, status, ...(details.length === 0 ? {} : { details }) },
    }),
  };
}

/** A wrong type, an unknown field, a bad enum, duration or key: no FcmError. */
export const invalidField = (field: string, description: string): CloudAnswer =>
  refuse('INVALID_ARGUMENT', description, [badRequest(field, description)]);
export const invalidJson = (): CloudAnswer =>
  refuse('INVALID_ARGUMENT', 'Invalid JSON payload received. Unexpected token.', []);
export const noRecipient = (): CloudAnswer => {
  const text = 'Recipient of the message is not set.';
  return refuse('INVALID_ARGUMENT', text, [fcmError('INVALID_ARGUMENT'), badRequest('message', text)]);
};
export const malformedToken = (body: string): CloudAnswer => {
  const text = 'The registration token is not a valid FCM registration token';
  const details = [fcmError('INVALID_ARGUMENT')];
  if (body === 'bad_request') details.push(badRequest('message.token', 'Invalid registration token'));
  return refuse('INVALID_ARGUMENT', text, details);
};
/** Payload over 4096 bytes: no details at all. */
export const tooBig = (): CloudAnswer => refuse('INVALID_ARGUMENT', 'Request contains an invalid argument.', []);
export const packageMismatch = (): CloudAnswer => {
  const text = 'The registration token does not belong to the restricted package name.';
  return refuse('INVALID_ARGUMENT', text, [
    fcmError('INVALID_ARGUMENT'),
    badRequest('message.android.restricted_package_name', text),
  ]);
};
export const missingCredential = (): CloudAnswer =>
  refuse(
    'UNAUTHENTICATED',
    'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    [],
    { 'www-authenticate': 'Bearer realm="https://accounts.google.com/"' },
  );
export const invalidCredential = (): CloudAnswer =>
  refuse(
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    [],
    { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
  );
export const permissionDenied = (project: string): CloudAnswer =>
  refuse(
    'PERMISSION_DENIED',
    `Permission 'cloudmessaging.messages.create' denied on resource '//cloudresourcemanager.googleapis.com/projects/${project}' (or it may not exist).`,
    [],
  );
export const senderIdMismatch = (): CloudAnswer =>
  refuse('PERMISSION_DENIED', 'SenderId mismatch', [fcmError('SENDER_ID_MISMATCH')]);
export const unregistered = (): CloudAnswer =>
  refuse('NOT_FOUND', 'Requested entity was not found.', [fcmError('UNREGISTERED')]);
export const thirdPartyAuth = (): CloudAnswer =>
  refuse('UNAUTHENTICATED', 'Auth error from APNS or Web Push Service', [
    fcmError('THIRD_PARTY_AUTH_ERROR'),
    { '@type': `${TYPE}google.firebase.fcm.v1.ApnsError`, statusCode: 403, reason: 'InvalidProviderToken' },
  ]);

const quotaFailure = (subject: string, description: string): Detail => ({
  '@type': `${TYPE}google.rpc.QuotaFailure`,
  violations: [{ subject, description }],
});
const retryAfterHeader = (retryAfter: string | undefined): Record<string, string> =>
  retryAfter === undefined ? {} : { 'retry-after': retryAfter };

export const deviceQuota = (): CloudAnswer =>
  refuse('RESOURCE_EXHAUSTED', 'Quota exceeded for the device message rate.', [
    fcmError('QUOTA_EXCEEDED'),
    quotaFailure('device:token', 'Device Message Rate Exceeded'),
  ]);

export function projectQuota(about: {
  body: string;
  retryAfter: string | undefined;
  projectNumber: string;
  limit: number;
}): CloudAnswer {
  const consumer = `project_number:${about.projectNumber}`;
  const text = `Quota exceeded for quota metric 'Send requests' and limit 'Send requests per minute' of service 'fcm.googleapis.com' for consumer '${consumer}'.`;
  const details: Detail[] =
    about.body === 'fcm_error'
      ? [fcmError('QUOTA_EXCEEDED'), quotaFailure(`project:${about.projectNumber}`, text)]
      : [
          {
            '@type': `${TYPE}google.rpc.ErrorInfo`,
            reason: 'RATE_LIMIT_EXCEEDED',
            domain: 'googleapis.com',
            metadata: {
              quota_metric: 'fcm.googleapis.com/send_requests',
              quota_unit: '1/min/{project}',
              quota_limit: 'SendsPerMinutePerProject',
              quota_limit_value: String(about.limit),
              consumer: `projects/${about.projectNumber}`,
              service: 'fcm.googleapis.com',
              quota_location: 'global',
            },
          },
          {
            '@type': `${TYPE}google.rpc.Help`,
            links: [
              {
                description: 'Request a higher quota limit.',
                url: 'https://cloud.google.com/docs/quotas/help/request_increase',
              },
            ],
          },
        ];
  return refuse('RESOURCE_EXHAUSTED', text, details, retryAfterHeader(about.retryAfter));
}

export const internal = (): CloudAnswer => refuse('INTERNAL', 'Internal error encountered.', [fcmError('INTERNAL')]);
export const unavailable = (retryAfter: string | undefined): CloudAnswer =>
  refuse(
    'UNAVAILABLE',
    'The service is currently unavailable.',
    [fcmError('UNAVAILABLE')],
    retryAfterHeader(retryAfter),
  );

/** A 502 of Google's edge is a page, not JSON (§4); a 404 for a path that it does not know too. */
export function page(status: number, text: string, headers: Readonly<Record<string, string>> = {}): CloudAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8', ...headers },
    code: `http_${status}`,
    body: `<!DOCTYPE html><html lang=en><title>Error ${status}</title><p><b>${status}.</b> <ins>That’s an error.</ins><p>${text}</html>`,
  };
}
export const notFoundJson = (): CloudAnswer => refuse('NOT_FOUND', 'Method not found.', []);

/** Fault `vendorCode`: an FcmError by name. Unknown names answer as UNSPECIFIED_ERROR does, by HTTP class. */
export function byErrorCode(errorCode: string): CloudAnswer {
  switch (errorCode) {
    case 'UNREGISTERED':
      return unregistered();
    case 'SENDER_ID_MISMATCH':
      return senderIdMismatch();
    case 'INVALID_ARGUMENT':
      return malformedToken('bad_request');
    case 'QUOTA_EXCEEDED':
      return deviceQuota();
    case 'THIRD_PARTY_AUTH_ERROR':
      return thirdPartyAuth();
    case 'PERMISSION_DENIED':
      return permissionDenied('(unknown)');
    case 'UNAUTHENTICATED':
      return invalidCredential();
    case 'INTERNAL':
      return internal();
    case 'UNAVAILABLE':
      return unavailable(undefined);
    default:
      return refuse('INTERNAL', errorCode, [fcmError('UNSPECIFIED_ERROR')]);
  }
}
