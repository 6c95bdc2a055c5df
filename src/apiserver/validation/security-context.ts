import type {
  PodSecurityContext,
  PodSpec,
  SeccompProfile,
  SecurityContext,
} from '../../api/generated/types.ts';
import { goStruct } from '../../apimachinery/go/struct.ts';
import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isInRange } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { validateRelativePath } from './paths.ts';

/** Security contexts of pods and containers. models ValidateSecurityContext, validatePodSpecSecurityContext */

const MAX_ID = 2147483647;
const SECCOMP = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateId(value: number | undefined, at: Path, errors: FieldError[]): void {
  if (value === undefined) return;
  for (const message of isInRange(value, 0, MAX_ID)) errors.push(invalidValue(at, value, message));
}

export function validateContainerSecurity(
  context: SecurityContext | undefined,
  hostUsers: boolean,
  at: Path,
  errors: FieldError[],
): void {
  if (context === undefined) return;
  validateId(context.runAsUser, at.child('runAsUser'), errors);
  validateId(context.runAsGroup, at.child('runAsGroup'), errors);
  if (context.procMount !== undefined) {
    if (!['Default', 'Unmasked'].includes(context.procMount)) {
      errors.push(notSupported(at.child('procMount'), context.procMount, ['Default', 'Unmasked']));
    } else if (context.procMount === 'Unmasked' && hostUsers) {
      errors.push(
        invalidValue(at.child('procMount'), context.procMount, '`hostUsers` must be false to use `Unmasked`'),
      );
    }
  }
  validateSeccomp(context.seccompProfile, at.child('seccompProfile'), errors);
  if (context.allowPrivilegeEscalation === false) {
    const shown = goStruct('SecurityContext', context);
    if (context.privileged) {
      errors.push(
        invalidValue(at, shown, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'),
      );
    }
    if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) {
      errors.push(
        invalidValue(
          at,
          shown,
          'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
        ),
      );
    }
  }
  validateAppArmor(context.appArmorProfile, at.child('appArmorProfile'), errors);
}

export function validatePodSecurity(spec: PodSpec, at: Path, errors: FieldError[]): void {
  const context: PodSecurityContext = spec.securityContext ?? {};
  validateId(context.fsGroup, at.child('fsGroup'), errors);
  validateId(context.runAsUser, at.child('runAsUser'), errors);
  validateId(context.runAsGroup, at.child('runAsGroup'), errors);
  (context.supplementalGroups ?? []).forEach((group, index) => {
    validateId(group, at.child('supplementalGroups').index(index), errors);
  });
  if (spec.shareProcessNamespace && spec.hostPID) {
    errors.push(
      invalidValue(
        at.child('shareProcessNamespace'),
        true,
        'ShareProcessNamespace and HostPID cannot both be enabled',
      ),
    );
  }
  validateSysctls(spec, context, at.child('sysctls'), errors);
  const oneOf = (
    field: 'fsGroupChangePolicy' | 'supplementalGroupsPolicy' | 'seLinuxChangePolicy',
    values: string[],
  ) => {
    const value = context[field];
    if (value !== undefined && !values.includes(value))
      errors.push(notSupported(at.child(field), value, values));
  };
  oneOf('fsGroupChangePolicy', ['Always', 'OnRootMismatch']);
  validateSeccomp(context.seccompProfile, at.child('seccompProfile'), errors);
  validateAppArmor(context.appArmorProfile, at.child('appArmorProfile'), errors);
  oneOf('supplementalGroupsPolicy', ['Merge', 'Strict']);
  oneOf('seLinuxChangePolicy', ['MountOption', 'Recursive']);
}

const SYSCTL_SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SYSCTL = `^(${SYSCTL_SEGMENT}[\\./])*${SYSCTL_SEGMENT}$`;
const sysctlForm = new RegExp(SYSCTL);

function validateSysctls(
  spec: PodSpec,
  { sysctls = [] }: PodSecurityContext,
  at: Path,
  errors: FieldError[],
): void {
  const names = new Set<string>();
  sysctls.forEach(({ name }, index) => {
    const here = at.index(index).child('name');
    if (!name) errors.push(required(here));
    else if (name.length > 253 || !sysctlForm.test(name)) {
      errors.push(invalidValue(here, name, `must have at most 253 characters and match regex ${SYSCTL}`));
    } else if (names.has(name)) errors.push(duplicate(here, name));
    const normal = name.replaceAll('/', '.');
    if (spec.hostNetwork && normal.startsWith('net.')) {
      errors.push(invalidValue(here, name, "may not be specified when 'hostNetwork' is true"));
    } else if (spec.hostIPC && /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/.test(normal)) {
      errors.push(invalidValue(here, name, "may not be specified when 'hostIPC' is true"));
    }
    names.add(name);
  });
}

function validateSeccomp(profile: SeccompProfile | undefined, at: Path, errors: FieldError[]): void {
  if (profile === undefined) return;
  if (!profile.type) errors.push(required(at.child('type'), 'type is required when seccompProfile is set'));
  else if (!SECCOMP.includes(profile.type))
    errors.push(notSupported(at.child('type'), profile.type, SECCOMP));
  const here = at.child('localhostProfile');
  if (profile.type === 'Localhost') {
    if (profile.localhostProfile === undefined) {
      errors.push(required(here, 'must be set when seccomp type is Localhost'));
    } else validateRelativePath(profile.localhostProfile, here, errors);
  } else if (profile.localhostProfile !== undefined) {
    errors.push(
      invalidValue(
        here,
        goStruct('SeccompProfile', profile),
        'can only be set when seccomp type is Localhost',
      ),
    );
  }
}

function validateAppArmor(profile: SecurityContext['appArmorProfile'], at: Path, errors: FieldError[]): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile;
  const here = at.child('localhostProfile');
  if (type === 'Localhost') {
    if (localhostProfile === undefined || localhostProfile.trim() === '') {
      errors.push(required(here, 'must be set when AppArmor type is Localhost'));
    } else if (localhostProfile.trim() !== localhostProfile) {
      errors.push(invalidValue(here, localhostProfile, 'must not be padded with whitespace'));
    }
  } else if (!type) errors.push(required(at.child('type'), 'type is required when appArmorProfile is set'));
  else if (!SECCOMP.includes(type)) errors.push(notSupported(at.child('type'), type, SECCOMP));
  else if (localhostProfile !== undefined) {
    errors.push(invalidValue(here, localhostProfile, 'can only be set when AppArmor type is Localhost'));
  }
}

/** Host namespaces do not go with a user namespace of the pod's own. models validateHostUsers */
export function validateHostUsers(spec: PodSpec, at: Path, errors: FieldError[]): void {
  if (spec.hostUsers !== false) return;
  for (const [field, set] of [
    ['hostNetwork', spec.hostNetwork],
    ['HostPID', spec.hostPID],
    ['HostIPC', spec.hostIPC],
  ] as const) {
    if (set) errors.push(forbiddenField(at.child(field), 'when `pod.Spec.HostUsers` is false'));
  }
}
