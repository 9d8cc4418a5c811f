export { type ExplainInput, type ExplainLanguage, type ExplainLine, explain } from './explain.ts';
export type { Culprit } from './texts/shape.ts';
