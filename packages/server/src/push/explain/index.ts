export {
  type ExplainedMessage,
  type ExplainInput,
  type ExplainLanguage,
  type ExplainLine,
  explain,
} from './explain.ts';
export { contentNotes } from './notes.ts';
export type { Culprit } from './texts/shape.ts';
