/** JWTs of service accounts: PS256, for an hour or a day at most (clouds/huawei.md §2b). */
import { constants, verify } from 'node:crypto';
import { SignedTokens } from '../kit/signed-tokens.ts';
import type { HarmonyApp } from './apps.ts';
import { AUDIENCE, LIMITS } from './spec.ts';

/** What a signature counted with: as long as the hash. */
const SALT_BYTES = 32;
type Wrong = '80200001' | '80200005' | '80300036';

export class ServiceJwt {
  readonly #now: () => number;
  readonly #apps: () => readonly HarmonyApp[];
  readonly #tokens = new SignedTokens((key, signed, signature) =>
    verify('sha256', signed, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT_BYTES }, signature),
  );
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

  appOf(text: string | undefined): HarmonyApp | Wrong {
    const token = this.#tokens.read(text ?? '');
    if (token?.head['alg'] !== 'PS256' || token.head['typ'] !== 'JWT') return '80200001';
    const { head, claims } = token;
    const app = this.#apps().find(
      ({ serviceAccount: { key_id, sub_account } }) => key_id === head['kid'] && sub_account === claims['iss'],
    );
    if (app === undefined || claims['aud'] !== AUDIENCE || !this.#tokens.isSignedBy(app.publicKey, token)) {
      return '80200001';
    }
    const [issuedAt, endsAt] = [Number(claims['iat']), Number(claims['exp'])];
    if (!(endsAt - issuedAt <= LIMITS.jwtSeconds)) return '80300036';
    if (endsAt * 1000 <= this.#now() || this.#revoked.has(token.text)) return '80200005';
    this.#taken.add(token.text);
    return app;
  }
}
