export * from './badge.ts';
export * from './content.ts';
export * from './element-texts.ts';
export * from './freshness.ts';
export * from './group.ts';
export * from './language.ts';
export * from './replace-key.ts';
export * from './text.ts';
