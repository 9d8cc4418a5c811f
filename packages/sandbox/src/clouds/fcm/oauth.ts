/** Google's token endpoint: a signed assertion for an opaque token that lives about an hour (clouds/fcm.md §2). */
import { randomBytes, verify } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { CloudAnswer, CloudRequest } from '../cloud.ts';
import type { FcmProject, FcmProjects } from './projects.ts';
import {
  ASSERTION_LIFE_SECONDS,
  CLOCK_SKEW_SECONDS,
  type FcmSwitches,
  GOOGLE_TOKEN_URL,
  JWT_BEARER,
  SCOPES_THAT_SEND,
} from './spec.ts';

export interface Grant {
  project: FcmProject;
  expiresAt: number;
}
const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache, no-store, max-age=0' };
const refused = (error: string, description: string, status = 400): CloudAnswer => ({
  status,
  headers: HEADERS,
  code: error,
  body: JSON.stringify({ error, error_description: description }),
});
const invalidGrant = (description: string): CloudAnswer => refused('invalid_grant', description);

export class FcmOauth {
  readonly #projects: FcmProjects;
  readonly #now: () => number;
  readonly #switches: FcmSwitches;
  readonly #ownUrl: () => string;
  readonly #grants = new Map<string, Grant>();
  /** The header of the last request and the token in it: nearly every one has the same. */
  #lastHeader = '';
  #lastToken = '';

  constructor(parts: { projects: FcmProjects; now: () => number; switches: FcmSwitches; ownUrl: () => string }) {
    this.#projects = parts.projects;
    this.#now = parts.now;
    this.#switches = parts.switches;
    this.#ownUrl = parts.ownUrl;
  }

  /** The grant behind `Authorization: Bearer …`; `missing` without the header, undefined when the token is not good. */
  grantOf(header: string | string[] | undefined): Grant | 'missing' | undefined {
    if (typeof header !== 'string' || !header.startsWith('Bearer ')) return 'missing';
    if (header !== this.#lastHeader) {
      this.#lastHeader = header;
      this.#lastToken = header.slice(7);
    }
    const grant = this.#grants.get(this.#lastToken);
    return grant !== undefined && grant.expiresAt > this.#now() ? grant : undefined;
  }
  revokeAll(): void {
    this.#grants.clear();
  }

  token(request: CloudRequest): CloudAnswer {
    if (request.method !== 'POST') return refused('invalid_request', 'Only POST is allowed', 405);
    const type = request.headers['content-type'];
    if (typeof type !== 'string' || !type.startsWith('application/x-www-form-urlencoded')) {
      return refused('invalid_request', 'content-type must be application/x-www-form-urlencoded');
    }
    const form = new URLSearchParams(request.body.toString('utf8'));
    if (form.get('grant_type') !== JWT_BEARER) {
      return refused('unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type') ?? ''}`);
    }
    const assertion = form.get('assertion');
    if (assertion === null) return refused('invalid_request', 'Missing required parameter: assertion');
    const checked = this.#check(assertion);
    if ('status' in checked) return checked;
    const token = `ya29.${randomBytes(96).toString('base64url')}`;
    this.#grants.set(token, { project: checked, expiresAt: this.#now() + checked.tokenLifeSeconds * 1000 });
    return {
      status: 200,
      headers: HEADERS,
      code: 'ok',
      detail: { project: checked.projectId },
      body: JSON.stringify({ access_token: token, expires_in: checked.tokenLifeSeconds, token_type: 'Bearer' }),
    };
  }

  #check(assertion: string): FcmProject | CloudAnswer {
    let header: ReturnType<typeof decodeProtectedHeader>;
    let claims: ReturnType<typeof decodeJwt>;
    try {
      header = decodeProtectedHeader(assertion);
      claims = decodeJwt(assertion);
    } catch {
      return invalidGrant('Invalid JWT: not a well-formed assertion.');
    }
    if (header.alg !== 'RS256') return invalidGrant('Invalid JWT: alg must be RS256.');
    const account = claims.iss === undefined ? undefined : this.#projects.byEmail(claims.iss);
    if (account === undefined) return invalidGrant('Invalid grant: account not found');
    if (header.kid !== undefined && header.kid !== account.project.serviceAccount.private_key_id) {
      return invalidGrant('Invalid JWT Signature.');
    }
    if (this.#switches.assertion === 'strict') {
      const [head, body, signature] = assertion.split('.');
      const signed = Buffer.from(`${head}.${body}`);
      if (!verify('RSA-SHA256', signed, account.publicKey, Buffer.from(signature ?? '', 'base64url'))) {
        return invalidGrant('Invalid JWT Signature.');
      }
    }
    if (!this.#isOurs(claims.aud)) return invalidGrant('Invalid JWT: Failed audience check.');
    const seconds = this.#now() / 1000;
    const { iat, exp } = claims;
    const inTime =
      iat !== undefined &&
      exp !== undefined &&
      exp > iat &&
      exp - iat <= ASSERTION_LIFE_SECONDS &&
      iat <= seconds + CLOCK_SKEW_SECONDS &&
      exp >= seconds - CLOCK_SKEW_SECONDS &&
      iat >= seconds - ASSERTION_LIFE_SECONDS - CLOCK_SKEW_SECONDS;
    if (!inTime) {
      return invalidGrant(
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
      );
    }
    const scope = claims['scope'];
    const scopes = typeof scope === 'string' ? scope.split(' ') : [];
    if (scopes.length === 0) return refused('invalid_scope', 'Empty or missing scope not allowed.');
    if (!SCOPES_THAT_SEND.some((one) => scopes.includes(one))) {
      return refused('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
    }
    return account.project;
  }

  /** §2: the Google URL or the emulator's own, by any of its names. */
  #isOurs(audience: string | string[] | undefined): boolean {
    if (typeof audience !== 'string') return false;
    if (audience === GOOGLE_TOKEN_URL) return true;
    if (!URL.canParse(audience)) return false;
    const { hostname, port, pathname } = new URL(audience);
    const isLocal = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
    return isLocal && pathname === '/token' && port === new URL(this.#ownUrl()).port;
  }
}
