import type { Lifecycle, LifecycleHandler, Probe } from '../../api/generated/types.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isPortName, isPortNumber, regexError } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { NOT_NEGATIVE } from './resources.ts';

/** Probes and lifecycle handlers. models validateProbe, validateHandler of pkg/apis/core/validation */

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>;

export type ProbeName = 'livenessProbe' | 'readinessProbe' | 'startupProbe';

/** @param grace the pod's terminationGracePeriodSeconds, which bounds a handler that sleeps */
export function validateProbe(
  probe: Probe | undefined,
  name: ProbeName,
  grace: number | undefined,
  container: Path,
  errors: FieldError[],
): void {
  if (probe === undefined) return;
  const at = container.child(name);
  validateHandler(probe, grace, at, errors);
  for (const field of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const) {
    const value = probe[field] ?? 0;
    if (value < 0) errors.push(invalidValue(at.child(field), value, NOT_NEGATIVE));
  }
  const termination = probe.terminationGracePeriodSeconds;
  const terminationAt = at.child('terminationGracePeriodSeconds');
  if (termination !== undefined && termination <= 0) {
    errors.push(invalidValue(terminationAt, termination, 'must be greater than 0'));
  }
  if (name === 'readinessProbe') {
    if (termination !== undefined) {
      errors.push(invalidValue(terminationAt, termination, 'must not be set for readinessProbes'));
    }
  } else if (probe.successThreshold !== 1) {
    errors.push(invalidValue(at.child('successThreshold'), probe.successThreshold ?? 0, 'must be 1'));
  }
}

const STOP_SIGNALS = /^SIG[A-Z0-9+-]+$/;

export function validateLifecycle(
  lifecycle: Lifecycle | undefined,
  grace: number | undefined,
  container: Path,
  hasOs: boolean,
  errors: FieldError[],
): void {
  if (lifecycle === undefined) return;
  const at = container.child('lifecycle');
  if (lifecycle.postStart) validateHandler(lifecycle.postStart, grace, at.child('postStart'), errors);
  if (lifecycle.preStop) validateHandler(lifecycle.preStop, grace, at.child('preStop'), errors);
  if (lifecycle.stopSignal !== undefined && (!hasOs || !STOP_SIGNALS.test(lifecycle.stopSignal))) {
    errors.push(
      forbiddenField(at.child('stopSignal'), 'may not be set for containers with empty `spec.os.name`'),
    );
  }
}

function validateHandler(handler: Handler, grace: number | undefined, at: Path, errors: FieldError[]): void {
  let seen = 0;
  const one = (name: keyof Handler, check: (here: Path) => void) => {
    if (handler[name] === undefined) return;
    if (seen++ > 0) errors.push(forbiddenField(at.child(name), 'may not specify more than 1 handler type'));
    else check(at.child(name));
  };
  one('exec', here => {
    if ((handler.exec?.command?.length ?? 0) === 0) errors.push(required(here.child('command')));
  });
  one('httpGet', here => validateHttpGet(handler.httpGet!, here, errors));
  one('tcpSocket', here => validatePort(handler.tcpSocket!.port, here.child('port'), errors));
  one('grpc', here => validatePort(handler.grpc!.port, here.child('port'), errors));
  one('sleep', here => {
    const seconds = handler.sleep?.seconds ?? 0;
    if (grace !== undefined && (seconds < 0 || seconds > grace)) {
      errors.push(
        invalidValue(
          here,
          seconds,
          `must be non-negative and less than terminationGracePeriodSeconds (${grace})`,
        ),
      );
    }
  });
  if (seen === 0) errors.push(required(at, 'must specify a handler type'));
}

function validateHttpGet(action: NonNullable<Probe['httpGet']>, at: Path, errors: FieldError[]): void {
  if (!action.path) errors.push(required(at.child('path')));
  validatePort(action.port, at.child('port'), errors);
  if (action.scheme !== 'HTTP' && action.scheme !== 'HTTPS') {
    errors.push(notSupported(at.child('scheme'), action.scheme ?? '', ['HTTP', 'HTTPS']));
  }
  for (const { name } of action.httpHeaders ?? []) {
    if (/^[-A-Za-z0-9]+$/.test(name)) continue;
    const message = "a valid HTTP header must consist of alphanumeric characters or '-'";
    errors.push(
      invalidValue(at.child('httpHeaders'), name, regexError(message, '[-A-Za-z0-9]+', 'X-Header-Name')),
    );
  }
}

/** A port by number or by name. models ValidatePortNumOrName */
export function validatePort(port: number | string | undefined, at: Path, errors: FieldError[]): void {
  const given = port ?? 0;
  const wrong = typeof given === 'number' ? isPortNumber(given) : isPortName(given);
  for (const message of wrong) errors.push(invalidValue(at, given, message));
}
