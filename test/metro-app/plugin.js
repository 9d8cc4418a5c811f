// The push plugin and nothing else, to be weighed.

import { TimPushPlugin } from 'react-native-tim-push';

globalThis.app = { TimPushPlugin };
