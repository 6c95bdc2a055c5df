import type { CronJob } from '../../api/generated/types.ts';
import { parseSchedule } from '../../base/cron.ts';
import { defaultPodTemplate } from '../defaults/pod-template.ts';
import { draftOf } from '../draft.ts';
import { type FieldError, invalidValue, notSupported, required } from '../validation/field-error.ts';
import { nameIsSubdomain } from '../validation/names.ts';
import { validateNonNegative } from '../validation/numbers.ts';
import { root } from '../validation/path.ts';
import { validateJobSpec } from './job.ts';
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
    if (timeZone !== undefined && !/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/.test(timeZone)) {
      errors.push(invalidValue(SPEC.child('timeZone'), timeZone, `unknown time zone ${timeZone}`));
    }
    validateNonNegative(startingDeadlineSeconds, SPEC.child('startingDeadlineSeconds'), errors);
    if (!POLICIES.includes(concurrencyPolicy)) {
      errors.push(notSupported(SPEC.child('concurrencyPolicy'), concurrencyPolicy, POLICIES));
    }
    validateJobSpec(spec.jobTemplate.spec!, SPEC.child('jobTemplate', 'spec'), errors);
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
