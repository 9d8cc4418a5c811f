/**
 * Points an unmodified APNs client that has no setting for it (npm `apns2`) at a sandbox: preload
 *
 *   TIM_PUSH_SANDBOX_APNS=https://127.0.0.1:<port> NODE_EXTRA_CA_CERTS=ca.pem \
 *     node --require @tim-push/sandbox/apns-shim app.js
 */
'use strict';

const { redirectTls } = require('../../front/redirect-tls.cjs');

redirectTls('TIM_PUSH_SANDBOX_APNS', (host) => /^api(\.sandbox|\.development)?\.push\.apple\.com$/.test(host));
