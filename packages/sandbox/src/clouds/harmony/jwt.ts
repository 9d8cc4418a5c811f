/** JWTs of service accounts: PS256, for an hour or a day at most (clouds/huawei.md §2b). */
import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isObject, readJson } from '../kit/answers.ts';
import type { HarmonyApp } from './apps.ts';
import { AUDIENCE, LIMITS } from './spec.ts';

/** What a signature counted with: as long as the hash. */
const SALT_BYTES = 32;
type Wrong = '80200001' | '80200005' | '80300036';

export class ServiceJwt {
  readonly #now: () => number;
  readonly #apps: () => readonly HarmonyApp[];
  readonly #keys = new Map<string, KeyObject>();
  /** JWTs that were taken before are expired for good. */
  readonly #taken = new Set<string>();
  readonly #revoked = new Set<string>();

  constructor(now: () => number, apps: () => readonly HarmonyApp[]) {
    this.#now = now;
    this.#apps = apps;
  }

  revokeAll(): void {
    for (const token of this.#taken) this.#revoked.add(token);
  }

  appOf(token: string | undefined): HarmonyApp | Wrong {
    const parts = token?.split('.') ?? [];
    const [head, claims] = parts.slice(0, 2).map((part) => readJson(Buffer.from(part, 'base64url').toString('utf8')));
    if (token === undefined || !isObject(head) || !isObject(claims) || head['alg'] !== 'PS256' || head['typ'] !== 'JWT')
      return '80200001';
    const app = this.#apps().find(
      ({ serviceAccount: { key_id, sub_account } }) => key_id === head['kid'] && sub_account === claims['iss'],
    );
    if (app === undefined || claims['aud'] !== AUDIENCE || !this.#isSigned(app, parts)) return '80200001';
    const [issuedAt, endsAt] = [Number(claims['iat']), Number(claims['exp'])];
    if (!(endsAt - issuedAt <= LIMITS.jwtSeconds)) return '80300036';
    if (endsAt * 1000 <= this.#now() || this.#revoked.has(token)) return '80200005';
    this.#taken.add(token);
    return app;
  }

  #isSigned(app: HarmonyApp, [head = '', claims = '', signature = '']: readonly string[]): boolean {
    let key = this.#keys.get(app.publicKey);
    if (key === undefined) {
      key = createPublicKey(app.publicKey);
      this.#keys.set(app.publicKey, key);
    }
    const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT_BYTES };
    return verify('sha256', Buffer.from(`${head}.${claims}`), pss, Buffer.from(signature, 'base64url'));
  }
}
