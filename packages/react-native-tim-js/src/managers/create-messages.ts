import type { MessageElement } from '@tim-push/protocol';
import { TimCode } from '../codes.ts';
import type { Core } from '../core.ts';
import {
  type Created,
  customElement,
  faceElement,
  fileElement,
  imageElement,
  locationElement,
  soundElement,
  textElement,
  videoElement,
} from '../mapping/create.ts';
import { failed, type V2TimValueCallback, value } from '../results.ts';
import type { V2TimMessage, V2TimMsgCreateInfoResult } from '../types/message.ts';
import { unknownKeys, wrongUserIDs } from './arguments.ts';

type CreateResult = V2TimValueCallback<V2TimMsgCreateInfoResult>;

/** `id` of the answer's `data` goes to `sendMessage`. Files are named by their http(s) URL in the app's own storage. */
export interface CreateMessages {
  createTextMessage(text: string): Promise<CreateResult>;
  /** The names are kept with the message on this device; there are no groups yet whose members could be told. */
  createTextAtMessage(text: string, atUserList: string[]): Promise<CreateResult>;
  /** `desc` is the text of the notification: without it (here or in `offlinePushInfo`) a custom message is not pushed. */
  createCustomMessage(message: { data: string; desc?: string; extension?: string }): Promise<CreateResult>;
  createFaceMessage(index: number, data: string): Promise<CreateResult>;
  /** Mind the order: longitude before latitude, as in the old package. */
  createLocationMessage(desc: string, longitude: number, latitude: number): Promise<CreateResult>;
  /** @returns 810003 for a local path */
  createImageMessage(imagePath: string): Promise<CreateResult>;
  /** @param duration seconds */
  createSoundMessage(soundPath: string, duration: number): Promise<CreateResult>;
  /** @param type like `mp4` @param duration seconds @param snapshotPath URL of the first picture, or '' */
  createVideoMessage(
    videoFilePath: string,
    type: string,
    duration: number,
    snapshotPath: string,
  ): Promise<CreateResult>;
  createFileMessage(filePath: string, fileName: string): Promise<CreateResult>;
}

/** The most names one message may mention (facts of the old package). */
const MOST_MENTIONED = 30;
const CUSTOM = ['data', 'desc', 'extension'];

export function createMessagesOf(core: Core): CreateMessages {
  function draft(created: Created, extra?: Partial<V2TimMessage>): CreateResult {
    const running = core.running();
    if (!running) return failed(TimCode.notInitialized, 'create a message: call initSDK first');
    if ('problem' in created) return created.problem;
    const elements: MessageElement[] = [created.element];
    const { id, info } = running.drafts.create(elements, extra);
    return value({ id, messageInfo: info });
  }

  return {
    createTextMessage: async (text) => draft(textElement('createTextMessage', text)),
    async createTextAtMessage(text, atUserList) {
      const problem = wrongUserIDs('createTextAtMessage', atUserList, MOST_MENTIONED);
      if (problem) return problem;
      return draft(textElement('createTextAtMessage', text), { groupAtUserList: [...atUserList] });
    },
    async createCustomMessage(message) {
      const created = customElement(message);
      if (!('problem' in created))
        for (const warning of unknownKeys('createCustomMessage', message, CUSTOM)) core.log.warn(warning);
      return draft(created);
    },
    createFaceMessage: async (index, data) => draft(faceElement(index, data)),
    createLocationMessage: async (desc, longitude, latitude) => draft(locationElement(desc, longitude, latitude)),
    createImageMessage: async (imagePath) => draft(imageElement(imagePath)),
    createSoundMessage: async (soundPath, duration) => draft(soundElement(soundPath, duration)),
    createVideoMessage: async (videoFilePath, type, duration, snapshotPath) =>
      draft(videoElement(videoFilePath, type, duration, snapshotPath)),
    createFileMessage: async (filePath, fileName) => draft(fileElement(filePath, fileName)),
  };
}
