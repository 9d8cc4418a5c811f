import { Button, Text, View } from 'react-native';
import { look } from './look';

/** Comes before everything of push: no vendor's SDK runs until the user agrees. */
export function ConsentScreen({ onAgree }: { onAgree: () => void }) {
  return (
    <View style={look.screen}>
      <Text style={look.title}>Before we begin</Text>
      <Text style={look.text}>
        To tell you of new messages while the app is closed, it uses the push service of this phone's maker. That
        service gets an identifier of this installation and the notifications' texts. Our privacy policy names each of
        these services.
      </Text>
      <Button title="I agree" onPress={onAgree} />
    </View>
  );
}
