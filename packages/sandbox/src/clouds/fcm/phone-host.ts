/** The phone's side of FCM: which project an app was built with, and what the Firebase SDK on the phone does. */
import { SandboxError } from '../../errors.ts';
import type { PhoneHost } from '../../phones/phones.ts';
import type { PushReceiver, VendorSdk } from '../../phones/vendor-sdk.ts';
import { tapOnFcm } from './device.ts';
import type { FcmProjects } from './projects.ts';
import type { FcmRegistration, FcmRegistrations } from './registrations.ts';

export function createPhoneHost(projects: FcmProjects, registrations: FcmRegistrations): PhoneHost {
  return {
    sdk: createSdk(projects, registrations),
    resolveAccount: (wanted) => resolveAccount(projects, wanted),
  };
}

function resolveAccount(
  projects: FcmProjects,
  wanted: { account?: string; packageName?: string },
): {
  account: string;
  packageName: string;
  region: string;
} {
  const all = projects.all();
  const { packageName } = wanted;
  const project =
    wanted.account !== undefined
      ? projects.get(wanted.account)
      : (all.find((one) => packageName !== undefined && one.packages.includes(packageName)) ??
        (all.length === 1 ? all[0] : undefined));
  if (project === undefined) {
    throw new SandboxError('bad_request', 'which Firebase project was this app built with?', {
      field: 'project',
      fix: 'pass project, or create one with sandbox.clouds.fcm.addProject({ packages: [packageName] })',
    });
  }
  const named = packageName ?? project.packages[0];
  if (named === undefined || (project.packages.length > 0 && !project.packages.includes(named))) {
    throw new SandboxError('bad_request', `project ${project.projectId} has no app ${named ?? '(none given)'}`, {
      field: 'packageName',
      fix: `pass one of: ${project.packages.join(', ') || 'any package name'}`,
    });
  }
  return { account: project.projectId, packageName: named, region: '' };
}

function createSdk(projects: FcmProjects, registrations: FcmRegistrations): VendorSdk {
  /** The SDK gives the same token again until the app's data is cleared. */
  const byPhone = new WeakMap<PushReceiver, FcmRegistration>();
  return {
    vendor: 'fcm',
    defaults: { brand: 'google', model: 'Pixel 9' },
    // FirebaseMessaging's own IOException text.
    failureCode: 'SERVICE_NOT_AVAILABLE',
    register: (phone, account) => {
      const known = byPhone.get(phone);
      const registration =
        known === undefined || registrations.isDead(known)
          ? registrations.add(projects.get(account), phone.packageName, phone)
          : known;
      byPhone.set(phone, registration);
      return { kind: 'token', token: registration.token };
    },
    forget: (_phone, token) => registrations.forget(token),
    reachable: (_phone, token) => registrations.reachable(token),
    tapped: (_phone, notification, coldStart) => tapOnFcm(notification, coldStart),
  };
}
