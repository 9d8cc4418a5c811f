import type { StorageAdapter } from 'react-native-tim-js';

/**
 * What must outlive the process: the consent, and what `react-native-tim-js` keeps. This one forgets with the process, so that the
 * example needs no other package. A real app gives `AsyncStorage` of `@react-native-async-storage/async-storage` in its place.
 */
export function memoryStorage(): StorageAdapter {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
}
