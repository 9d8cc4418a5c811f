import { getCACertificates } from 'node:tls';
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
    throw new OptionsError(`endpoints.${given}`, 'is unknown', `Known are: ${Object.keys(defaults).join(', ')}`);
  }
  const base = httpUrl(`endpoints.${name}`, options.endpoints?.[name] ?? defaults[name] ?? '');
  const proxy = options.proxy === undefined ? undefined : httpUrl('proxy', options.proxy);
  const { ca } = options;
  return {
    origin: base.origin,
    prefix: base.pathname.replace(/\/+$/, ''),
    proxy,
    ca,
    key: JSON.stringify([base.origin, proxy?.href, ca]),
  };
}

function httpUrl(field: string, text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new OptionsError(field, 'is not an http(s) URL', 'Give it as https://host:port');
}

/** Node's own authorities and the extra one: `ca` adds trust, it does not take the public one away. */
export function trusted(ca: string | undefined): string[] | undefined {
  return ca === undefined ? undefined : [...getCACertificates('default'), ca];
}

/** `Basic …` for the proxy's user and password, if the URL has any. */
export function proxyAuthorization(proxy: URL): string | undefined {
  if (proxy.username === '') return undefined;
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
