/**
 * Points an unmodified firebase-admin (or any Node client of Google's hosts) at a sandbox: preload it into the client's process,
 *
 *   TIM_PUSH_SANDBOX_FCM=https://127.0.0.1:<port> NODE_EXTRA_CA_CERTS=ca.pem \
 *     node --require @tim-push/sandbox/firebase-admin-shim app.js
 *
 * firebase-admin reads no address from anywhere, so two things are changed underneath it (clouds/fcm.md §10 F, §11):
 *  1. TLS connections to Google's push hosts go to the sandbox, with their own server name and a full check of the certificate;
 *  2. `:scheme: https:` (with the colon, which Google tolerates and Node's HTTP/2 server resets) is sent as `https`.
 */
'use strict';

const http2 = require('node:http2');
const tls = require('node:tls');

const HOSTS = new Set(['fcm.googleapis.com', 'oauth2.googleapis.com', 'iid.googleapis.com']);
const address = process.env.TIM_PUSH_SANDBOX_FCM;
if (address === undefined || !URL.canParse(address)) {
  throw new Error(
    'firebase-admin-shim: set TIM_PUSH_SANDBOX_FCM to the address of the FCM cloud, e.g. sandbox.clouds.fcm.url',
  );
}
const { hostname, port } = new URL(address);

const connect = tls.connect;
tls.connect = function connectToSandbox(...args) {
  const options = args.find((arg) => typeof arg === 'object' && arg !== null);
  const host = options?.servername || options?.host || args.find((arg) => typeof arg === 'string');
  if (options === undefined || !HOSTS.has(host)) return connect.apply(this, args);
  const listener = args.find((arg) => typeof arg === 'function');
  return connect.call(this, { ...options, host: hostname, port: Number(port), servername: host }, listener);
};

const connectHttp2 = http2.connect;
http2.connect = function connectWithoutColon(authority, ...rest) {
  const session = connectHttp2.call(this, authority, ...rest);
  const { request } = session;
  session.request = function requestWithoutColon(headers, ...more) {
    const fixed = headers?.[':scheme'] === 'https:' ? { ...headers, ':scheme': 'https' } : headers;
    return request.call(this, fixed, ...more);
  };
  return session;
};
