import type { AppState, ClientRequestType, LoginData, ResponseData, ServerEvent } from '@tim-push/protocol';
import type { Answer, RequestBody } from '../connection/link.ts';
import type { LoginStatusEnum } from '../enums.ts';
import type { V2TimCallback, V2TimValueCallback } from '../results.ts';

/** Why a login is no more. */
export type LoginEnd = 'logout' | 'kicked' | 'expired' | 'refused';

/** What the session tells the rest of the client. Handlers must not throw. */
export interface SessionHandlers {
  onConnecting(): void;
  /** The server answered the login. `resumed`: it goes on with the login of before. */
  onConnected(login: LoginData, resumed: boolean): void;
  onConnectFailed(code: number, desc: string): void;
  onEvent(event: ServerEvent): void;
  onLoggedIn(userID: string): void;
  onLoggedOut(userID: string, why: LoginEnd, code: number, desc: string): void;
  /** What the login frame says about the app. */
  appState(): { state: AppState; unread?: number };
}

/** Login and connection of one account, and requests on it. */
export interface Session {
  login(userID: string, userSig: string): Promise<V2TimCallback>;
  logout(): Promise<V2TimCallback>;
  /** The socket goes, the login stays. */
  dispose(): void;
  status(): LoginStatusEnum;
  userID(): string | undefined;
  /** true: a request would leave at once. */
  connected(): boolean;
  /** Server clock, epoch milliseconds; undefined before the first answer. */
  serverTime(): number | undefined;
  /**
   * Sends a request; without connection it waits for one, and a request whose connection went is sent again, all within
   * `requestTimeoutMs`. So only what may be sent twice goes this way: every request of the protocol may.
   */
  request<T extends ClientRequestType>(t: T, body: RequestBody<T>): Promise<V2TimValueCallback<ResponseData[T]>>;
  /** Sends on the connection there is, once; without one: `lost`. Wakes nothing. */
  attempt<T extends ClientRequestType>(
    t: T,
    body: RequestBody<T>,
    timeoutMs?: number,
  ): Promise<Answer<ResponseData[T]>>;
  /** Connects now instead of at the end of the wait (the app came to the foreground). */
  wake(): void;
  /** Closes the socket and stays so until a request or `wake`; the login stays. */
  rest(): void;
}
