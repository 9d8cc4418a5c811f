import type { Platform as PlatformName } from '@tim-push/protocol';
import type { HostFacts } from '../session/installation.ts';
import { type Host, systemLanguage } from './host.ts';

/** The parts of React Native that are used; passed in, so that the same code runs against fakes. */
export interface ReactNativeParts {
  Platform: {
    OS: string;
    Version: string | number;
    isPad?: boolean;
    constants?: { Brand?: string; Model?: string };
  };
  AppState: {
    currentState: string | null | undefined;
    addEventListener(event: 'change', listener: (state: string) => void): { remove(): void };
  };
}

const NAMES: Record<string, PlatformName> = {
  android: 'Android',
  ios: 'iPhone',
  macos: 'Mac',
  windows: 'Windows',
  web: 'Web',
  harmony: 'Harmony',
};

export function reactNativeHost({ Platform, AppState }: ReactNativeParts): Host {
  return {
    facts() {
      const language = systemLanguage();
      const facts: HostFacts = {
        platform: Platform.OS === 'ios' && Platform.isPad ? 'iPad' : (NAMES[Platform.OS] ?? 'Web'),
        osVersion: String(Platform.Version),
      };
      const { Brand, Model } = Platform.constants ?? {};
      return {
        ...facts,
        ...(Brand ? { brand: Brand.toLowerCase() } : {}),
        ...(Model ? { model: Model } : {}),
        ...(language ? { language } : {}),
      };
    },
    watchAppState(listener) {
      const tell = (state: string | null | undefined): void => {
        // `inactive` (iOS: a call comes in, the app switcher is open) is neither; `unknown` is the moment before the first answer.
        if (state === 'active') listener('foreground');
        else if (state === 'background') listener('background');
      };
      tell(AppState.currentState);
      const subscription = AppState.addEventListener('change', tell);
      return () => subscription.remove();
    },
  };
}
