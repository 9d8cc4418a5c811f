import { useEffect, useState, useSyncExternalStore } from 'react';
import { StatusBar, View } from 'react-native';
import { TencentImSDKPlugin } from 'react-native-tim-js';
import { TimPushPlugin } from 'react-native-tim-push';
import { type ChatApp, createChatApp } from './src/chat-app';
import { ChatScreen } from './src/screens/ChatScreen';
import { ConsentScreen } from './src/screens/ConsentScreen';
import { ConversationsScreen } from './src/screens/ConversationsScreen';
import { LoginScreen } from './src/screens/LoginScreen';
import { look } from './src/screens/look';
import { memoryStorage } from './src/storage';

const create = (): ChatApp =>
  createChatApp({ im: TencentImSDKPlugin, push: TimPushPlugin.getInstance(), storage: memoryStorage() });

export default function App() {
  const [app] = useState(create);
  useEffect(() => {
    void app.start();
    return app.stop;
  }, [app]);
  return (
    <View style={look.page}>
      <StatusBar barStyle="dark-content" />
      <CurrentScreen app={app} />
    </View>
  );
}

function CurrentScreen({ app }: { app: ChatApp }) {
  const state = useSyncExternalStore(app.subscribe, app.state);
  switch (state.screen.name) {
    case 'starting':
      return null;
    case 'consent':
      return <ConsentScreen onAgree={app.agree} />;
    case 'login':
      return <LoginScreen notice={state.notice} onLogIn={app.logIn} />;
    case 'conversations':
      return <ConversationsScreen state={state} onOpen={app.open} onLogOut={app.logOut} />;
    case 'chat':
      return (
        <ChatScreen
          key={state.screen.userID}
          state={state}
          userID={state.screen.userID}
          onSend={app.send}
          onBack={app.close}
        />
      );
  }
}
