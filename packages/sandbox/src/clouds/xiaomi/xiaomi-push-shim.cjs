/**
 * Points an unmodified npm `xiaomi-push` (or any Node client of Xiaomi's hosts) at a sandbox: its addresses are constants, so preload
 *
 *   TIM_PUSH_SANDBOX_XIAOMI=https://127.0.0.1:<port> NODE_EXTRA_CA_CERTS=ca.pem \
 *     node --require @tim-push/sandbox/xiaomi-push-shim app.js
 */
'use strict';

const { redirectTls } = require('../../front/redirect-tls.cjs');

redirectTls('TIM_PUSH_SANDBOX_XIAOMI', (host) => host.endsWith('.xmpush.xiaomi.com'));
