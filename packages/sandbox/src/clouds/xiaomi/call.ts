/** One authorised call and the parts of the cloud that handlers use. */

import type { Clock } from '../../clock.ts';
import type { CloudFaults } from '../../faults/faults.ts';
import type { CloudAnswer } from '../cloud.ts';
import type { Answers } from './answers.ts';
import type { XiaomiApp } from './apps.ts';
import type { XiaomiDelivery } from './delivery.ts';
import type { Form } from './form.ts';
import type { XiaomiQuota } from './quota.ts';
import type { SWITCHES } from './spec.ts';
import type { XiaomiState } from './state.ts';

export interface XiaomiParts {
  state: XiaomiState;
  delivery: XiaomiDelivery;
  quota: XiaomiQuota;
  answers: Answers;
  clock: Clock;
  faults: CloudFaults;
  switches: Record<keyof typeof SWITCHES, string>;
}
export interface Call {
  app: XiaomiApp;
  /** Body of a POST, query of a GET. */
  form: Form;
}
export type Handler = (call: Call, parts: XiaomiParts) => CloudAnswer;
