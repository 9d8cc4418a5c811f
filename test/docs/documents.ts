/** The documents that are tried. */
import { VENDORS } from '@tim-push/protocol';

export const GUIDES = [
  'README.md',
  'README.zh-CN.md',
  'docs/operating.md',
  'docs/operating.zh-CN.md',
  'docs/compatibility.md',
  'docs/compatibility.zh-CN.md',
  'docs/integration.md',
  'docs/integration.zh-CN.md',
  'docs/rest-api.md',
  'docs/socket-protocol.md',
  'docs/architecture.md',
  'docs/privacy.md',
  'docs/privacy.zh-CN.md',
  'docs/verify-on-a-phone.md',
  'docs/verify-on-a-phone.zh-CN.md',
  'docs/doctor.md',
  'docs/doctor.zh-CN.md',
  'packages/channels/README.md',
  'packages/protocol/README.md',
  'packages/sandbox/README.md',
  'packages/server/README.md',
  'packages/react-native-tim-js/README.md',
  'packages/react-native-tim-push/README.md',
  'examples/chat/README.md',
  'examples/chat/README.zh-CN.md',
];
const SUFFIX = { en: '.md', zh: '.zh-CN.md' } as const;

/** The page of one cloud; `README` is their index. */
export const cloudPage = (name: string, language: 'en' | 'zh'): string => `docs/clouds/${name}${SUFFIX[language]}`;

export const CLOUD_PAGES = ['README', ...VENDORS].flatMap((name) => [cloudPage(name, 'en'), cloudPage(name, 'zh')]);
