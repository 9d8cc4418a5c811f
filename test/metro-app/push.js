// The push plugin alone, as an app of its own would import it: the test runs what Metro made of it.

import { TimPushPlugin } from 'react-native-tim-push';
import { diagnose } from 'react-native-tim-push/diagnose';

globalThis.app = { TimPushPlugin, diagnose };
