export * from './close-codes.ts';
export { createSocketServer, SOCKET_PATH, type SocketDeps, type SocketServer, type SocketStats } from './server.ts';
