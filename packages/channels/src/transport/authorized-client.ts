import type { IncomingHttpHeaders } from 'node:http';
import type { ChannelOptions, SendHooks } from '../channel.ts';
import { type Authorized, authorized, digest, tokenCache } from './access-token.ts';
import { type Http1Client, type Http1Request, http1Client } from './http1.ts';
import type { AnswerRead } from './recorded.ts';
import type { Route } from './route.ts';
import type { Lease } from './shared.ts';
import type { FetchedToken, TokenCache } from './token-cache.ts';

export interface AuthorizedAccount {
  /** Tells this cloud's tokens from those of others with the same account. */
  vendor: string;
  /** Whose token it is; never a secret. */
  id: string;
  secret: string;
  api: Route;
  /** Where tokens come from; the same as `api` for some. */
  oauth: Route;
  timeoutMs: number;
  /** One login. @throws {AccessTokenError} */
  login(http: Http1Client): Promise<FetchedToken>;
}
/** One exchange: what is asked, and what the answer says. */
export interface Asked<A> {
  method?: Http1Request['method'];
  /** With the route's prefix. */
  path: string;
  headers(token: string): Record<string, string>;
  /** Some clouds want the access token in it. */
  body: string | ((token: string) => string);
  read(status: number, headers: IncomingHttpHeaders, body: string): A;
  hooks: Pick<SendHooks, 'attempt'>;
  /** The tokens of phones that it carries: counted, and kept out of the record. */
  tokens: readonly string[];
  /** Of them among the targets of a mixed send. */
  indexes?: readonly number[];
}

/** HTTP/1.1 to a cloud that wants an access token: one login however many ask, one more when a token is refused. */
export class AuthorizedClient {
  readonly now: () => number;
  readonly #timeoutMs: number;
  readonly #http: Lease<Http1Client>;
  readonly #oauth: Lease<Http1Client>;
  readonly #tokens: Lease<TokenCache>;
  readonly #closing = new AbortController();

  constructor(account: AuthorizedAccount, options: ChannelOptions) {
    const { vendor, id, secret, api, oauth } = account;
    this.now = options.now ?? Date.now;
    this.#timeoutMs = account.timeoutMs;
    this.#http = http1Client(api);
    this.#oauth = http1Client(oauth);
    const http = this.#oauth.value;
    const key = JSON.stringify([vendor, id, oauth.key, oauth.prefix, digest(secret)]);
    this.#tokens = tokenCache(key, () => account.login(http), options.now);
  }

  ask<A extends AnswerRead & { unauthorized: boolean }>(asked: Asked<A>, signal: AbortSignal): Promise<Authorized<A>> {
    const signals = [signal, this.#closing.signal];
    return authorized<A>(this.#tokens.value, signals, (token) => ({
      ask: () =>
        this.#http.value.request({
          method: asked.method ?? 'POST',
          path: asked.path,
          headers: asked.headers(token),
          body: typeof asked.body === 'string' ? asked.body : asked.body(token),
          timeoutMs: this.#timeoutMs,
          signals,
        }),
      read: asked.read,
      hooks: asked.hooks,
      now: this.now,
      tokens: asked.tokens,
      indexes: asked.indexes,
    }));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#http.release(), this.#oauth.release(), this.#tokens.release()]);
  }
}
