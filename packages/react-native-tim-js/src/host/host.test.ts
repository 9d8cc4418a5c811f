import { afterEach, describe, expect, it, vi } from 'vitest';
import { bindHost, boundHost, plainHost } from './host.ts';
import { type ReactNativeParts, reactNativeHost } from './react-native.ts';

function fakeReactNative(platform: Partial<ReactNativeParts['Platform']>, currentState: string | null = 'active') {
  const listeners = new Set<(state: string) => void>();
  return {
    parts: {
      Platform: { OS: 'android', Version: 34, ...platform },
      AppState: {
        currentState,
        addEventListener: (_event: 'change', listener: (state: string) => void) => {
          listeners.add(listener);
          return { remove: () => void listeners.delete(listener) };
        },
      },
    } satisfies ReactNativeParts,
    change: (state: string) => {
      for (const listener of listeners) listener(state);
    },
    listeners,
  };
}

describe('the host', () => {
  afterEach(() => bindHost(plainHost));

  it.each([
    [
      { OS: 'android', Version: 34, constants: { Brand: 'Redmi', Model: '23' } },
      { platform: 'Android', osVersion: '34', brand: 'redmi', model: '23' },
    ],
    [
      { OS: 'ios', Version: '17.1', isPad: false },
      { platform: 'iPhone', osVersion: '17.1' },
    ],
    [{ OS: 'ios', Version: '17.1', isPad: true }, { platform: 'iPad' }],
    [{ OS: 'harmony', Version: 5 }, { platform: 'Harmony' }],
    [{ OS: 'windows', Version: 10 }, { platform: 'Windows' }],
    [{ OS: 'toaster', Version: 1 }, { platform: 'Web' }],
  ])('reads React Native %o', (platform, facts) => {
    expect(reactNativeHost(fakeReactNative(platform).parts).facts()).toMatchObject(facts);
  });

  it('tells background and foreground, and takes inactive for neither', () => {
    const fake = fakeReactNative({}, 'active');
    const told: string[] = [];
    const stop = reactNativeHost(fake.parts).watchAppState?.((state) => told.push(state));
    for (const state of ['inactive', 'active', 'inactive', 'background', 'unknown', 'active']) fake.change(state);
    expect(told).toEqual(['foreground', 'foreground', 'background', 'foreground']);
    stop?.();
    expect(fake.listeners.size).toBe(0);
  });

  it('knows Node.js by its operating system', () => {
    const expected = { linux: 'Linux', darwin: 'Mac', win32: 'Windows' }[process.platform as string];
    expect(plainHost.facts().platform).toBe(expected);
  });

  it('is React Native for the native entry, which is otherwise the same package', async () => {
    const fake = fakeReactNative({ OS: 'ios', Version: '17', isPad: true });
    vi.doMock('react-native', () => fake.parts);
    const native = await import('../index.native.ts');
    const plain = await import('../index.ts');
    expect(boundHost().facts().platform).toBe('iPad');
    expect(Object.keys(native).sort()).toEqual(Object.keys(plain).sort());
    expect(native.TencentImSDKPlugin).toBe(plain.TencentImSDKPlugin);
    vi.doUnmock('react-native');
  });
});
