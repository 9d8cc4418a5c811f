export { type Config, ConfigError, type ConfigSources, loadConfig } from './config/index.ts';
export { type Addresses, createServer, type FirstStart, type Overrides, type Server } from './main.ts';
export type { Clock, Timers } from './push/clock.ts';
