import type {
  HPAScalingPolicy,
  HPAScalingRules,
  MetricSpec,
  MetricTarget,
} from '../../api/generated/types.ts';
import { compareQuantities } from '../../api/quantity.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { nameIsPathSegment } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';
import { validateReference } from './reference.ts';
import { validateContainerResourceName } from './resources.ts';

// models pkg/apis/autoscaling/validation: validateMetricSpec and validateBehavior

const SOURCES = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;
const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
const TARGETS = ['Utilization', 'Value', 'AverageValue'];
const SELECTIONS = ['Disabled', 'Max', 'Min'];
const POLICIES = ['Percent', 'Pods'];
const LONGEST_WINDOW = 3600;
const LONGEST_PERIOD = 1800;

/** What one metric of an autoscaler says: exactly the source that its type names. */
export function validateMetric(metric: MetricSpec, at: Path, errors: FieldError[]): void {
  const type = metric.type ?? '';
  if (type === '') errors.push(required(at.child('type'), 'must specify a metric source type'));
  const known = TYPES.includes(type);
  if (!known) errors.push(notSupported(at.child('type'), type, TYPES));
  const present = SOURCES.filter(source => metric[source] !== undefined);
  if (present[0] !== undefined) CHECKS[present[0]](metric, at.child(present[0]), errors);
  const expected = SOURCES.find(source => source.toLowerCase() === type.toLowerCase());
  if (!known) errors.push(notSupported(at.child('type'), type, TYPES));
  else if (expected !== undefined && !present.includes(expected)) {
    errors.push(required(at.child(expected), 'must populate information for the given metric source'));
  }
  if (present.length === 1) return;
  for (const source of present.filter(each => each !== expected)) {
    errors.push(forbiddenField(at.child(source), 'must populate the given metric source only'));
  }
}

type Check = (metric: MetricSpec, at: Path, errors: FieldError[]) => void;

const CHECKS: Readonly<Record<(typeof SOURCES)[number], Check>> = {
  object({ object }, at, errors) {
    validateReference(object!.describedObject, at.child('describedObject'), errors);
    validateIdentifier(object!.metric?.name, at.child('metric'), errors);
    validateTarget(object!.target, at.child('target'), errors);
    needs(
      object!.target,
      ['value', 'averageValue'],
      'must set either a target value or averageValue',
      at,
      errors,
    );
  },
  external({ external }, at, errors) {
    validateIdentifier(external!.metric?.name, at.child('metric'), errors);
    validateTarget(external!.target, at.child('target'), errors);
    const detail = 'must set either a target value for metric or a per-pod target';
    needs(external!.target, ['value', 'averageValue'], detail, at, errors);
    if (external!.target?.value !== undefined && external!.target.averageValue !== undefined) {
      const message = 'may not set both a target value for metric and a per-pod target';
      errors.push(forbiddenField(at.child('target', 'value'), message));
    }
  },
  pods({ pods }, at, errors) {
    validateIdentifier(pods!.metric?.name, at.child('metric'), errors);
    validateTarget(pods!.target, at.child('target'), errors);
    needs(pods!.target, ['averageValue'], 'must specify a positive target averageValue', at, errors);
  },
  resource({ resource }, at, errors) {
    if (!resource!.name) errors.push(required(at.child('name'), 'must specify a resource name'));
    validateResourceTarget(resource!.target, at, errors);
  },
  containerResource({ containerResource }, at, errors) {
    const { name, container, target } = containerResource!;
    if (!name) errors.push(required(at.child('name'), 'must specify a resource name'));
    else validateContainerResourceName(name, at.child('name'), errors);
    if (!container) errors.push(required(at.child('container'), 'must specify a container'));
    validateResourceTarget(target, at, errors);
  },
};

function validateResourceTarget(target: MetricTarget | undefined, at: Path, errors: FieldError[]): void {
  validateTarget(target, at.child('target'), errors);
  const { averageUtilization, averageValue } = target ?? {};
  if (averageUtilization === undefined && averageValue === undefined) {
    const message = 'must set either a target raw value or a target utilization';
    errors.push(required(at.child('target', 'averageUtilization'), message));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    const message = 'may not set both a target raw value and a target utilization';
    errors.push(forbiddenField(at.child('target', 'averageValue'), message));
  }
}

function needs(
  target: MetricTarget | undefined,
  fields: readonly ('value' | 'averageValue')[],
  detail: string,
  at: Path,
  errors: FieldError[],
): void {
  if (fields.some(field => target?.[field] !== undefined)) return;
  errors.push(required(at.child('target', 'averageValue'), detail));
}

function validateIdentifier(name: string | undefined, at: Path, errors: FieldError[]): void {
  if (!name) errors.push(required(at.child('name'), 'must specify a metric name'));
  else
    for (const message of nameIsPathSegment(name, false))
      errors.push(invalidValue(at.child('name'), name, message));
}

function validateTarget(target: MetricTarget | undefined, at: Path, errors: FieldError[]): void {
  const { type = '', value, averageValue, averageUtilization } = target ?? {};
  if (type === '') errors.push(required(at.child('type'), 'must specify a metric target type'));
  if (!TARGETS.includes(type)) {
    errors.push(invalidValue(at.child('type'), type, 'must be either Utilization, Value, or AverageValue'));
  }
  for (const [field, quantity] of Object.entries({ value, averageValue })) {
    if (quantity !== undefined && compareQuantities(quantity, '0') <= 0)
      errors.push(invalidValue(at.child(field), quantity, 'must be positive'));
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalidValue(at.child('averageUtilization'), averageUtilization, 'must be greater than 0'));
  }
}

/** How fast an autoscaler may go in one direction. models validateScalingRules */
export function validateScalingRules(
  rules: HPAScalingRules | undefined,
  at: Path,
  errors: FieldError[],
): void {
  if (rules === undefined) return;
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  const windowAt = at.child('stabilizationWindowSeconds');
  if (window !== undefined && window < 0)
    errors.push(invalidValue(windowAt, window, 'must be greater than or equal to zero'));
  if (window !== undefined && window > LONGEST_WINDOW)
    errors.push(invalidValue(windowAt, window, `must be less than or equal to ${LONGEST_WINDOW}`));
  if (selectPolicy !== undefined && !SELECTIONS.includes(selectPolicy))
    errors.push(notSupported(at.child('selectPolicy'), selectPolicy, SELECTIONS));
  const policiesAt = at.child('policies');
  if (policies.length === 0) errors.push(required(policiesAt, 'must specify at least one Policy'));
  policies.forEach((policy, index) => {
    validatePolicy(policy, policiesAt.index(index), errors);
  });
  if (tolerance !== undefined && compareQuantities(tolerance, '0') < 0)
    errors.push(invalidValue(at.child('tolerance'), tolerance, 'must be greater than or equal to 0'));
}

function validatePolicy(
  { type, value, periodSeconds }: HPAScalingPolicy,
  at: Path,
  errors: FieldError[],
): void {
  if (!POLICIES.includes(type)) errors.push(notSupported(at.child('type'), type, POLICIES));
  if (value <= 0) errors.push(invalidValue(at.child('value'), value, 'must be greater than zero'));
  const periodAt = at.child('periodSeconds');
  if (periodSeconds <= 0) errors.push(invalidValue(periodAt, periodSeconds, 'must be greater than zero'));
  if (periodSeconds > LONGEST_PERIOD)
    errors.push(invalidValue(periodAt, periodSeconds, `must be less than or equal to ${LONGEST_PERIOD}`));
}
