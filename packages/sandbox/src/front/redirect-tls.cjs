/** For the client shims: sends this process's TLS connections to some hosts to a sandbox instead, server name and certificate check kept. */
'use strict';

const tls = require('node:tls');

/** @param variable environment variable that holds the address. @param isRedirected which host names. */
module.exports.redirectTls = function redirectTls(variable, isRedirected) {
  const address = process.env[variable];
  if (address === undefined || !URL.canParse(address)) {
    throw new Error(`${variable} must hold the address of the sandbox's cloud, e.g. https://127.0.0.1:12345`);
  }
  const { hostname, port } = new URL(address);
  const connect = tls.connect;
  tls.connect = function connectToSandbox(...args) {
    const options = args.find((arg) => typeof arg === 'object' && arg !== null);
    const host = options?.servername || options?.host || args.find((arg) => typeof arg === 'string');
    if (options === undefined || typeof host !== 'string' || !isRedirected(host)) return connect.apply(this, args);
    const listener = args.find((arg) => typeof arg === 'function');
    return connect.call(this, { ...options, host: hostname, port: Number(port), servername: host }, listener);
  };
};
