import type { Event } from '../../api/generated/types.ts';
import { type FieldError, invalidValue } from '../../apimachinery/validation/field-error.ts';
import { root } from '../../apimachinery/validation/path.ts';
import type { KindRules } from './kind.ts';

const source = (event: Event) => event.source?.component || event.reportingComponent || '';

/** The core form of events, in which all events are stored. models pkg/registry/core/event/strategy.go */
export const eventRules: KindRules<Event> = {
  allowCreateOnUpdate: true,
  validate({ metadata, involvedObject }) {
    const errors: FieldError[] = [];
    const namespace = involvedObject?.namespace ?? '';
    const own = metadata?.namespace ?? '';
    if (involvedObject !== undefined && namespace !== own && !(namespace === '' && own === 'default')) {
      errors.push(
        invalidValue(root('involvedObject', 'namespace'), namespace, 'does not match event.namespace'),
      );
    }
    return errors;
  },
  selectableFields: {
    'involvedObject.kind': event => event.involvedObject?.kind ?? '',
    'involvedObject.namespace': event => event.involvedObject?.namespace ?? '',
    'involvedObject.name': event => event.involvedObject?.name ?? '',
    'involvedObject.uid': event => event.involvedObject?.uid ?? '',
    'involvedObject.apiVersion': event => event.involvedObject?.apiVersion ?? '',
    'involvedObject.resourceVersion': event => event.involvedObject?.resourceVersion ?? '',
    'involvedObject.fieldPath': event => event.involvedObject?.fieldPath ?? '',
    reason: event => event.reason ?? '',
    reportingComponent: event => event.reportingComponent ?? '',
    source,
    type: event => event.type ?? '',
  },
};
