/** Who sends: by a token in each request, or by the connection's certificate (clouds/apns.md §2). */
import { verify } from 'node:crypto';
import type { CloudConnection, CloudRequest } from '../cloud.ts';
import { SignedTokens } from '../kit/signed-tokens.ts';
import type { ApnsApp } from './apps.ts';
import { type ApnsSwitches, ENVIRONMENT_OIDS, LIMITS, type Reason } from './spec.ts';

interface Pinned {
  teamId: string;
  keyId: string;
}
/** A team's newest token: one that differs may not come sooner than 20 minutes later. */
interface Seen {
  token: string;
  atMs: number;
}

export class ProviderAuth {
  readonly #now: () => number;
  readonly #apps: () => readonly ApnsApp[];
  /** The first team and key of a connection are those of all its requests. */
  readonly #pinned = new WeakMap<CloudConnection, Pinned>();
  /** Of no use until it is closed. */
  readonly #poisoned = new WeakSet<CloudConnection>();
  readonly #newest = new Map<string, Seen>();
  readonly #newestOn = new WeakMap<CloudConnection, Seen>();
  readonly #switches: ApnsSwitches;
  readonly #tokens = new SignedTokens((key, signed, signature) =>
    verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature),
  );
  /** The header of the last request and the token in it: nearly every one has the same. */
  #lastHeader = '';
  #lastToken: string | undefined;
  /** Tokens that were made before are of yesterday. */
  #revokedBefore = 0;

  constructor(now: () => number, apps: () => readonly ApnsApp[], switches: ApnsSwitches) {
    this.#switches = switches;
    this.#now = now;
    this.#apps = apps;
  }

  revokeAll(): void {
    this.#revokedBefore = Math.floor(this.#now() / 1000) + 1;
  }

  /** The apps that the sender may push to, or why it may not. */
  authorise({ connection, headers }: CloudRequest, environment: string): readonly ApnsApp[] | Reason {
    if (this.#poisoned.has(connection)) return 'TooManyProviderTokenUpdates';
    const bearer = typeof headers['authorization'] === 'string' ? headers['authorization'] : '';
    if (bearer !== this.#lastHeader) {
      this.#lastHeader = bearer;
      this.#lastToken = /^bearer (\S+)$/i.exec(bearer)?.[1];
    }
    const text = this.#lastToken;
    if (text === undefined) return this.#byCertificate(connection, environment);
    const token = this.#tokens.read(text);
    if (token?.head['alg'] !== 'ES256') return 'InvalidProviderToken';
    const { head, claims } = token;
    const [keyId, teamId, issuedAt] = [String(head['kid']), String(claims['iss']), Number(claims['iat'])];
    const apps = this.#apps().filter((app) => app.teamId === teamId && app.keyId === keyId);
    const [first] = apps;
    if (first === undefined || !this.#tokens.isSignedBy(first.publicKey, token)) return 'InvalidProviderToken';
    const now = this.#now() / 1000;
    if (!(issuedAt > now - LIMITS.tokenLifeSeconds && issuedAt <= now + 60) || issuedAt < this.#revokedBefore) {
      return 'ExpiredProviderToken';
    }
    // §2a: keys may be scoped since 2025.
    const scoped = apps.filter(({ keyEnvironment = environment }) => keyEnvironment === environment);
    if (scoped.length === 0) return 'BadEnvironmentKeyIdInToken';
    return this.#pin(connection, { teamId, keyId }) ?? this.#tooOften(connection, teamId, text) ?? scoped;
  }

  #byCertificate({ peer }: CloudConnection, environment: string): readonly ApnsApp[] | Reason {
    if (peer === undefined) return 'MissingProviderToken';
    const named = Object.keys(ENVIRONMENT_OIDS).filter((name) => peer.raw.includes(ENVIRONMENT_OIDS[name] ?? ''));
    // One that names none is taken for both, as those of tests are.
    if (named.length > 0 && !named.includes(environment)) return 'BadCertificateEnvironment';
    const apps = this.#apps().filter(({ certificates }) => certificates.includes(peer.fingerprint256));
    return apps.length === 0 ? 'BadCertificate' : apps;
  }

  #pin(connection: CloudConnection, given: Pinned): Reason | undefined {
    const pinned = this.#pinned.get(connection);
    if (pinned === undefined) {
      this.#pinned.set(connection, given);
      return undefined;
    }
    if (pinned.teamId !== given.teamId) return 'InvalidProviderToken';
    return pinned.keyId === given.keyId ? undefined : 'UnrelatedKeyIdInToken';
  }

  #tooOften(connection: CloudConnection, teamId: string, token: string): Reason | undefined {
    const now = this.#now();
    const ofTeam = this.#switches.tokenUpdates === 'team';
    const newest = ofTeam ? this.#newest.get(teamId) : this.#newestOn.get(connection);
    if (newest?.token === token) return undefined;
    if (newest !== undefined && now - newest.atMs < LIMITS.tokenRenewalSeconds * 1000) {
      this.#poisoned.add(connection);
      return 'TooManyProviderTokenUpdates';
    }
    this.#newest.set(teamId, { token, atMs: now });
    this.#newestOn.set(connection, { token, atMs: now });
    return undefined;
  }
}
