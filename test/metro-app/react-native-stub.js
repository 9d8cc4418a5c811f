// What the plugin takes of React Native, without a phone behind it.

export class NativeEventEmitter {
  addListener() {
    return { remove() {} };
  }
}
export const TurboModuleRegistry = { get: () => globalThis.phone };
