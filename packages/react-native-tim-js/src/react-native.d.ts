/**
 * The few things used of React Native. `tsconfig.json` maps the import here, because its own declarations bring globals
 * that would hide a mistaken use of what Node.js and browsers lack.
 */
export const Platform: {
  OS: string;
  Version: string | number;
  isPad?: boolean;
  constants?: { Brand?: string; Model?: string };
};
export const AppState: {
  currentState: string | null | undefined;
  addEventListener(event: 'change', listener: (state: string) => void): { remove(): void };
};
