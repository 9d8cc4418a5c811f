/**
 * Points an unmodified firebase-admin (or any Node client of Google's push hosts) at a sandbox: preload it into the client's process,
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
const { redirectTls } = require('../../front/redirect-tls.cjs');

const HOSTS = new Set(['fcm.googleapis.com', 'oauth2.googleapis.com', 'iid.googleapis.com']);
redirectTls('TIM_PUSH_SANDBOX_FCM', (host) => HOSTS.has(host));

const connect = http2.connect;
http2.connect = function connectWithoutColon(authority, ...rest) {
  const session = connect.call(this, authority, ...rest);
  const { request } = session;
  session.request = function requestWithoutColon(headers, ...more) {
    const fixed = headers?.[':scheme'] === 'https:' ? { ...headers, ':scheme': 'https' } : headers;
    return request.call(this, fixed, ...more);
  };
  return session;
};
