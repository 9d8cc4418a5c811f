/** The three click actions of Huawei and those who followed it, and what a tap then hands the app (android-native.md §5). Pure. */
import type { Vendor } from '@tim-push/protocol';
import Type, { type Static } from 'typebox';
import type { TapPayload } from '../../phones/vendor-sdk.ts';
import { isObject, readJson } from './answers.ts';
import { extrasOfIntentUri } from './intent-uri.ts';

const Text = Type.Optional(Type.String());
/** 1 a page by its intent URI or action, 2 a web page over TLS, 3 the app. */
export const ClickAction = Type.Union([
  Type.Object({ type: Type.Literal(1), intent: Text, action: Text }),
  Type.Object({ type: Type.Literal(2), url: Type.String({ pattern: '^https://.' }) }),
  Type.Object({ type: Type.Literal(3) }),
]);
export type Click = Static<typeof ClickAction>;

/** Whether an action of type 1 names no page. */
export const lacksPage = (click: Click): boolean => click.type === 1 && !click.intent && !click.action;

/** @param data The message's data: the keys of its JSON become extras of the intent. */
export function tapByClick(vendor: Vendor, click: Click, data: string, coldStart: boolean): TapPayload {
  const json = readJson(data);
  const extras = isObject(json) ? json : {};
  switch (click.type) {
    case 1: {
      const target = click.intent ?? click.action ?? '';
      const own = click.intent === undefined ? {} : extrasOfIntentUri(click.intent);
      return { vendor, by: 'activity', coldStart, target, intentExtras: { ...extras, ...own } };
    }
    case 2:
      return { vendor, by: 'web', coldStart: false, target: click.url, intentExtras: {} };
    case 3:
      return { vendor, by: 'launcher', coldStart, intentExtras: extras };
    default:
      return click satisfies never;
  }
}
