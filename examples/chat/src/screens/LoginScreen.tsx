import { useState } from 'react';
import { Button, Text, TextInput, View } from 'react-native';
import { SERVER } from '../config';
import type { Login } from '../im/connection';
import { look } from './look';

interface Props {
  notice: string;
  onLogIn: (login: Login) => void;
}

export function LoginScreen({ notice, onLogIn }: Props) {
  const [url, setUrl] = useState(SERVER.url);
  const [sdkAppID, setSdkAppID] = useState(String(SERVER.sdkAppID));
  const [userID, setUserID] = useState('');
  const [userSig, setUserSig] = useState('');
  const plain = { style: look.input, autoCapitalize: 'none', autoCorrect: false } as const;
  return (
    <View style={look.screen}>
      <Text style={look.title}>Log in</Text>
      <TextInput {...plain} placeholder="Server" value={url} onChangeText={setUrl} />
      <TextInput
        {...plain}
        placeholder="SDKAppID"
        value={sdkAppID}
        onChangeText={setSdkAppID}
        keyboardType="number-pad"
      />
      <TextInput {...plain} placeholder="User ID" value={userID} onChangeText={setUserID} />
      <TextInput {...plain} placeholder="UserSig" value={userSig} onChangeText={setUserSig} />
      <Button title="Log in" onPress={() => onLogIn({ url, sdkAppID: Number(sdkAppID), userID, userSig })} />
      <Text style={look.notice}>{notice}</Text>
    </View>
  );
}
