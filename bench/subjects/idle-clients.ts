/** Many phones in a process of their own: they log in, say so once, and stay until the process is ended. */
import { connectAll, type Login } from '../load/sockets.ts';
import { readTask } from './report.ts';

const { api, logins } = await readTask<{ api: string; logins: Login[] }>();
const clients = await connectAll(api, logins);
process.stdout.write(`${JSON.stringify({ connected: clients.length })}\n`);
