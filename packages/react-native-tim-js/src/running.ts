import type { ServerEvent, WireMessage } from '@tim-push/protocol';
import type { Host } from './host/host.ts';
import { createConversations } from './local/conversations.ts';
import { createDrafts } from './local/drafts.ts';
import { createHistory } from './local/history.ts';
import type { ClientListeners } from './local/listeners.ts';
import { selfInfoEvents } from './local/self-info.ts';
import type { Logger } from './logger.ts';
import { messageFromWire } from './mapping/message.ts';
import { createAppState } from './session/app-state.ts';
import { createForgotten } from './session/forgotten.ts';
import { type Arrival, createInbox, type OrderedEvent } from './session/inbox.ts';
import { createInstallation } from './session/installation.ts';
import { createPushConfig } from './session/push-config.ts';
import { createSession } from './session/session.ts';
import type { Settings } from './settings.ts';
import { kept as createKept } from './storage.ts';
import type { DeviceInfo } from './types/options.ts';

export interface RunningParts {
  sdkAppID: number;
  settings: Settings;
  log: Logger;
  host: Host;
  deviceInfo: DeviceInfo;
  listeners: ClientListeners;
  onConnected(): void;
  onLoginState(loggedIn: boolean): void;
  onTokenRetired(info: { code: string; atMs: number }): void;
}

export type Running = ReturnType<typeof startRunning>;

/** The composition root: what runs between `initSDK` and `unInitSDK`, wired together. */
export function startRunning(parts: RunningParts) {
  const { settings, log, listeners, sdkAppID } = parts;
  const env = settings.environment;
  const kept = createKept(settings.storage, env, log);
  const facts = parts.host.facts();
  const language = settings.language ?? facts.language;
  const installation = createInstallation(kept, env, {
    ...facts,
    ...(settings.platform ? { platform: settings.platform } : {}),
    ...(language ? { language } : {}),
  });
  installation.learn(parts.deviceInfo);

  const session = createSession({
    sdkAppID,
    settings,
    env,
    log,
    installation,
    forgotten: createForgotten(kept),
    handlers: {
      onConnecting: () => listeners.sdk.call('onConnecting'),
      onConnectFailed: (code, desc) => listeners.sdk.call('onConnectFailed', code, desc),
      onConnected(login, resumed) {
        listeners.sdk.call('onConnectSuccess');
        appState.onConnected();
        pushConfig.onConnected(login, resumed);
        void conversations.sync();
        void inbox.enter(`inbox/${sdkAppID}/${login.userID}`).then(() => inbox.catchUp());
        parts.onConnected();
      },
      onEvent,
      onLoggedIn(userID) {
        if (lastUser !== undefined && lastUser !== userID) forgetUser();
        lastUser = userID;
        parts.onLoginState(true);
      },
      onLoggedOut(_userID, why, code, desc) {
        log.info(`logged out (${why}): ${code} ${desc}`);
        if (why === 'kicked') listeners.sdk.call('onKickedOffline');
        if (why === 'expired') listeners.sdk.call('onUserSigExpired');
        if (why === 'refused') listeners.sdk.call('onConnectFailed', code, desc);
        parts.onLoginState(false);
      },
      appState: () => appState.current(),
    },
  });
  const history = createHistory();
  const drafts = createDrafts(env);
  const conversations = createConversations(() => session, listeners.conversation);
  const appState = createAppState({
    env,
    closeAfterMs: settings.closeInBackgroundAfterMs,
    session: () => session,
  });
  const pushConfig = createPushConfig({
    env,
    log,
    session: () => session,
    installation,
    onTokenRetired: parts.onTokenRetired,
  });
  const inbox = createInbox({ kept, log, session: () => session, onMessage, onOther });
  const onSelfInfo = selfInfoEvents(listeners, session.userID);
  const stopWatching = parts.host.watchAppState?.(appState.systemSays);
  let lastUser: string | undefined;

  function forgetUser(): void {
    history.clear();
    conversations.clear();
  }

  function onEvent(event: ServerEvent): void {
    switch (event.event) {
      case 'message':
      case 'recalled':
      case 'peerRead':
        inbox.take(event);
        return;
      case 'conversations':
        conversations.onChanged(event.conversations, event.totalUnread);
        return;
      case 'profile':
        onSelfInfo(event);
        return;
      case 'tokenRetired':
        pushConfig.onRetired({ code: event.code, atMs: event.atMs });
        return;
      case 'kicked':
      case 'sigExpired':
        return; // the session acts on these itself
      default: {
        const unknown: never = event;
        void unknown;
      }
    }
  }

  function onMessage(wire: WireMessage, arrival: Arrival): void {
    const message = messageFromWire(wire, session.userID() ?? '');
    history.put(message);
    // One's own message whose answer was lost comes back here: the app knows it, it sent it.
    if (arrival === 'history' || (message.isSelf && drafts.isPending(wire.random))) return;
    listeners.advanced.call('onRecvNewMessage', message);
    if (message.isSelf) return;
    const sender = { userID: wire.from, nickName: wire.nick, faceUrl: wire.faceUrl };
    const text = message.textElem?.text;
    const custom = message.customElem?.data;
    if (text !== undefined) listeners.simple.call('onRecvC2CTextMessage', wire.msgID, sender, text);
    if (custom !== undefined) listeners.simple.call('onRecvC2CCustomMessage', wire.msgID, sender, custom);
  }

  function onOther(event: Exclude<OrderedEvent, { event: 'message' }>): void {
    if (event.event === 'recalled') {
      history.revoke(event.msgID);
      listeners.advanced.call('onRecvMessageRevoked', event.msgID);
      return;
    }
    history.peerRead(event.userID, event.time);
    const receipts = [{ userID: event.userID, timestamp: event.time }];
    listeners.advanced.call('onRecvC2CReadReceipt', receipts);
  }

  return {
    sdkAppID,
    env,
    session,
    installation,
    history,
    drafts,
    conversations,
    appState,
    pushConfig,
    inbox,
    dispose(): void {
      stopWatching?.();
      appState.dispose();
      pushConfig.dispose();
      session.dispose();
    },
  };
}
