/** REST v4 calls over a pool of kept connections, as a back end makes them. */
import { Pool } from 'undici';
import type { BenchServer } from '../harness/bench-server.ts';

export class RestClient {
  readonly #pool: Pool;
  readonly #server: BenchServer;
  readonly #paths = new Map<string, string>();

  constructor(server: BenchServer, connections: number) {
    this.#server = server;
    this.#pool = new Pool(server.api, { connections, allowH2: false });
  }

  /** @throws with the server's own words when it refuses. */
  async call(command: string, body: object): Promise<void> {
    const path = this.#paths.get(command) ?? this.#server.restPath(command);
    this.#paths.set(command, path);
    const { body: answer } = await this.#pool.request({ method: 'POST', path, body: JSON.stringify(body) });
    const { ErrorCode, ErrorInfo } = (await answer.json()) as { ErrorCode: number; ErrorInfo: string };
    if (ErrorCode !== 0) throw new Error(`${command} failed: ${ErrorInfo} (${ErrorCode})`);
  }
  /** Makes accounts, 100 a call (facts: tim-api §1). */
  async importAccounts(userIDs: readonly string[]): Promise<void> {
    for (let from = 0; from < userIDs.length; from += 100) {
      await this.call('im_open_login_svc/multiaccount_import', { Accounts: userIDs.slice(from, from + 100) });
    }
  }
  /** A push-only device of this account: it counts as in the background, so every message to it is pushed. */
  async putDevice(userID: string, certificateID: number, token: string, brand: string): Promise<void> {
    const { body } = await this.#pool.request({
      method: 'PUT',
      path: `/v1/devices/bench-${userID}?sdkappid=${this.#server.sdkAppID}`,
      headers: { authorization: `UserSig ${this.#server.userSig(userID)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ userID, platform: 'Android', brand, certificateID, token }),
    });
    const { code, desc } = (await body.json()) as { code: number; desc: string };
    if (code !== 0) throw new Error(`the device of ${userID} was refused: ${desc} (${code})`);
  }
  close(): Promise<void> {
    return this.#pool.close();
  }
}
