export { type HealthDeps, registerHealth } from './register.ts';
