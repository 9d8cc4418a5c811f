import { useState } from 'react';
import { Button, FlatList, Switch, Text, TextInput, View } from 'react-native';
import type { Notice } from '../push/offline-push-info';
import type { ChatState } from '../state';
import { look } from './look';

interface Props {
  state: ChatState;
  userID: string;
  onSend: (text: string, notice: Omit<Notice, 'from'>) => void;
  onBack: () => void;
}

export function ChatScreen({ state, userID, onSend, onBack }: Props) {
  const [text, setText] = useState('');
  const [quiet, setQuiet] = useState(false);
  const send = (): void => {
    onSend(text, { quiet });
    setText('');
  };
  return (
    <View style={look.screen}>
      <View style={look.bar}>
        <Button title="Back" onPress={onBack} />
        <Text style={look.title}>{userID}</Text>
      </View>
      <FlatList
        style={look.grow}
        data={state.messages}
        keyExtractor={(one) => one.id}
        renderItem={({ item }) => (
          <View style={item.mine ? look.mine : look.theirs}>
            <Text style={look.text}>{item.text}</Text>
          </View>
        )}
      />
      <Text style={look.notice}>{state.notice}</Text>
      <View style={look.bar}>
        <Text style={look.faint}>Send without a notification</Text>
        <Switch value={quiet} onValueChange={setQuiet} />
      </View>
      <View style={look.bar}>
        <TextInput style={[look.input, look.grow]} placeholder="Message" value={text} onChangeText={setText} />
        <Button title="Send" disabled={text.trim() === ''} onPress={send} />
      </View>
    </View>
  );
}
