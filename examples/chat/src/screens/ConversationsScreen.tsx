import { useState } from 'react';
import { Button, FlatList, Pressable, Text, TextInput, View } from 'react-native';
import type { Conversation } from '../im/conversations';
import type { ChatState } from '../state';
import { look } from './look';

interface Props {
  state: ChatState;
  onOpen: (userID: string) => void;
  onLogOut: () => void;
}

export function ConversationsScreen({ state, onOpen, onLogOut }: Props) {
  const [userID, setUserID] = useState('');
  return (
    <View style={look.screen}>
      <View style={look.bar}>
        <Text style={look.title}>{state.me}</Text>
        <Button title="Log out" onPress={onLogOut} />
      </View>
      <View style={look.bar}>
        <TextInput
          style={[look.input, look.grow]}
          autoCapitalize="none"
          placeholder="User ID"
          value={userID}
          onChangeText={setUserID}
        />
        <Button title="Chat" disabled={userID === ''} onPress={() => onOpen(userID)} />
      </View>
      <Text style={look.notice}>{state.notice}</Text>
      <FlatList
        data={state.conversations}
        keyExtractor={(one) => one.userID}
        renderItem={({ item }) => <Row conversation={item} onOpen={onOpen} />}
      />
    </View>
  );
}

function Row({ conversation, onOpen }: { conversation: Conversation; onOpen: (userID: string) => void }) {
  const { userID, name, unread, lastText } = conversation;
  return (
    <Pressable style={look.row} onPress={() => onOpen(userID)}>
      <View style={look.grow}>
        <Text style={look.text}>{name}</Text>
        <Text style={look.faint} numberOfLines={1}>
          {lastText}
        </Text>
      </View>
      {unread > 0 ? <Text style={look.badge}>{unread}</Text> : null}
    </Pressable>
  );
}
