import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { ChannelOptions } from '../channel.ts';
import { OptionsError } from '../errors.ts';

/** How to reach one endpoint: where, through what, trusting whom. */
export interface Route {
  /** `https://host:port`. */
  readonly origin: string;
  /** Path before every path of the cloud: '' or `/prefix`. */
  readonly prefix: string;
  readonly proxy: URL | undefined;
  readonly ca: string | undefined;
  /** Who speaks HTTP/2 on it. */
  readonly http2: 'own' | 'node';
  /** The client's own certificate and key (PEM), where the cloud knows its senders by them. */
  readonly identity?: { readonly cert: string; readonly key: string };
  /** The same for two routes that may share connections. Holds the proxy's credentials: not for logs. */
  readonly key: string;
}

/**
 * The route to the endpoint `name`: the caller's base URL, else the cloud's own.
 * @throws {OptionsError} when a URL is none, or of another scheme than http(s).
 */
export function routeTo(name: string, defaults: Readonly<Record<string, string>>, options: ChannelOptions): Route {
  for (const given of Object.keys(options.endpoints ?? {})) {
    if (given in defaults) continue;
    const known = Object.keys(defaults);
    throw new OptionsError(`endpoints.${given}`, 'is unknown', `Known are: ${known.join(', ')}`, {
      reason: 'endpoint_unknown',
      values: { known },
    });
  }
  const base = httpUrl(`endpoints.${name}`, options.endpoints?.[name] ?? defaults[name] ?? '');
  const proxy = options.proxy === undefined ? undefined : httpUrl('proxy', options.proxy);
  const { ca, http2 = 'own' } = options;
  return {
    origin: base.origin,
    prefix: base.pathname.replace(/\/+$/, ''),
    proxy,
    ca,
    http2,
    key: JSON.stringify([base.origin, proxy?.href, ca, http2]),
  };
}

function httpUrl(field: string, text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new OptionsError(field, 'is not an http(s) URL', 'Give it as https://host:port', {
    reason: 'not_a_url',
    values: {},
  });
}

/** By extra authority: a process has one or none. */
const contexts = new Map<string, SecureContext>();

/**
 * What to trust: Node's own authorities and the extra one (`ca` adds trust, it does not take the public one away), or
 * undefined for Node's default. Made once: reading all the authorities anew costs each connection tens of milliseconds.
 */
export function trusted(ca: string | undefined): { secureContext: SecureContext } | undefined {
  if (ca === undefined) return undefined;
  let secureContext = contexts.get(ca);
  if (secureContext === undefined) {
    secureContext = createSecureContext({ ca: [...getCACertificates('default'), ca] });
    contexts.set(ca, secureContext);
  }
  return { secureContext };
}

/** The same for a connection that shows a certificate of its own: few and long-lived, so each is made anew. */
export function trustedAs({ ca, identity }: Route): { secureContext: SecureContext } | undefined {
  if (identity === undefined) return trusted(ca);
  const authorities = ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] };
  return { secureContext: createSecureContext({ ...authorities, ...identity }) };
}

/** `Basic …` for the proxy's user and password, if the URL has any. */
export function proxyAuthorization(proxy: URL): string | undefined {
  if (proxy.username === '') return undefined;
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
