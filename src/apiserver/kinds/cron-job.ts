import type { CronJob, JobSpec } from '../../api/generated/types.ts';
import { isTimeZone, parseSchedule } from '../../apimachinery/go/cron.ts';
import {
  type FieldError,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { nameIsSubdomain } from '../../apimachinery/validation/names.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { defaultPodTemplate } from '../defaults/pod-template.ts';
import { draftOf } from '../draft.ts';
import { validateJobSpec } from '../validation/job-spec.ts';
import { validateNonNegative } from '../validation/numbers.ts';

import type { KindRules } from './kind.ts';

const SPEC = root('spec');
/** Room for the time that a job's name ends with. */
const MAX_NAME = 52;
const POLICIES = ['Allow', 'Forbid', 'Replace'];

/** models pkg/registry/batch/cronjob/strategy.go, pkg/apis/batch/v1/defaults.go and pkg/apis/batch/validation */
export const cronJobRules: KindRules<CronJob> = {
  name: nameIsSubdomain,
  hasStatus: true,
  countsGenerations: true,
  generationFields: ['spec'],
  defaults(draft) {
    const spec = (draftOf<CronJob>(draft).spec ??= { schedule: '', jobTemplate: {} });
    spec.concurrencyPolicy ||= 'Allow';
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
    spec.jobTemplate ??= {};
    spec.jobTemplate.spec ??= { template: {} };
    defaultPodTemplate((spec.jobTemplate.spec.template ??= {}));
  },
  prepareCreate: draft => {
    draft.status = {};
  },
  validate({ metadata, spec }) {
    const errors: FieldError[] = [];
    const { schedule, timeZone, startingDeadlineSeconds, concurrencyPolicy = '' } = spec;
    if (!schedule) errors.push(required(SPEC.child('schedule')));
    else {
      try {
        parseSchedule(schedule);
      } catch (error) {
        errors.push(invalidValue(SPEC.child('schedule'), schedule, (error as Error).message));
      }
      if (/TZ=/.test(schedule)) {
        errors.push(
          invalidValue(
            SPEC.child('schedule'),
            schedule,
            'cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
          ),
        );
      }
    }
    validateNonNegative(startingDeadlineSeconds, SPEC.child('startingDeadlineSeconds'), errors);
    validateTimeZone(timeZone, errors);
    if (!POLICIES.includes(concurrencyPolicy)) {
      errors.push(notSupported(SPEC.child('concurrencyPolicy'), concurrencyPolicy, POLICIES));
    }
    validateJobTemplate(spec.jobTemplate.spec!, errors);
    for (const field of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const) {
      validateNonNegative(spec[field], SPEC.child(field), errors);
    }
    if ((metadata?.name?.length ?? 0) > MAX_NAME) {
      errors.push(
        invalidValue(root('metadata').child('name'), metadata?.name, 'must be no more than 52 characters'),
      );
    }
    return errors;
  },
};

function validateTimeZone(timeZone: string | undefined, errors: FieldError[]): void {
  if (timeZone === undefined) return;
  const refuse = (detail: string) => errors.push(invalidValue(SPEC.child('timeZone'), timeZone, detail));
  if (timeZone === '') refuse('timeZone must be nil or non-empty string');
  else if (timeZone.toLowerCase() === 'local') {
    refuse('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones');
  } else if (!isTimeZone(timeZone)) refuse(`unknown time zone ${timeZone}`);
}

/** models ValidateJobTemplateSpec: the selector of a job that a CronJob makes is always the server's. */
function validateJobTemplate(spec: JobSpec, errors: FieldError[]): void {
  const at = SPEC.child('jobTemplate', 'spec');
  validateJobSpec(spec, at, errors);
  if (spec.selector) {
    errors.push(invalidValue(at.child('selector'), spec.selector, '`selector` will be auto-generated'));
  }
  if (spec.manualSelector) {
    errors.push(notSupported(at.child('manualSelector'), spec.manualSelector, ['nil', 'false']));
  }
}
