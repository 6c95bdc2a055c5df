import type { CustomResourceDefinition } from '../../api/generated/types.ts';
import {
  type FieldError,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isDns1035Label, isDns1123Subdomain } from '../../apimachinery/validation/names.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { rfc3339 } from '../../base/clock.ts';
import { draftOf } from '../draft.ts';
import type { KindRules } from './kind.ts';

const SPEC = root('spec');

/** models k8s.io/apiextensions-apiserver/pkg/apis/apiextensions: defaults, validation and the naming controller */
export const customResourceDefinitionRules: KindRules<CustomResourceDefinition> = {
  hasStatus: true,
  countsGenerations: true,
  generationFields: ['spec'],
  allowUnconditionalUpdate: false,
  defaults(draft) {
    const spec = draftOf<CustomResourceDefinition>(draft).spec;
    if (spec?.names === undefined) return;
    spec.scope ||= 'Namespaced';
    spec.conversion ??= { strategy: 'None' };
    spec.names.singular ||= (spec.names.kind ?? '').toLowerCase();
    spec.names.listKind ||= `${spec.names.kind}List`;
  },
  prepareCreate(draft, { now }) {
    const definition = draftOf<CustomResourceDefinition>(draft);
    const time = rfc3339(now);
    definition.status = {
      conditions: [
        {
          type: 'NamesAccepted',
          status: 'True',
          lastTransitionTime: time,
          reason: 'NoConflicts',
          message: 'no conflicts found',
        },
        {
          type: 'Established',
          status: 'True',
          lastTransitionTime: time,
          reason: 'InitialNamesAccepted',
          message: 'the initial names have been accepted',
        },
      ],
      acceptedNames: { ...definition.spec.names },
      storedVersions: (definition.spec.versions ?? [])
        .filter(({ storage }) => storage)
        .map(({ name }) => name),
    };
  },
  validate,
};

function validate({ metadata, spec }: CustomResourceDefinition): FieldError[] {
  const errors: FieldError[] = [];
  const { group = '', names, scope } = spec;
  // A list that is null is empty, as in Go.
  const versions = spec.versions ?? [];
  if (group === '') errors.push(required(SPEC.child('group')));
  else
    for (const message of isDns1123Subdomain(group))
      errors.push(invalidValue(SPEC.child('group'), group, message));
  const plural = names?.plural ?? '';
  if (plural === '') errors.push(required(SPEC.child('names', 'plural')));
  else if (metadata?.name !== `${plural}.${group}`) {
    errors.push(
      invalidValue(
        root('metadata').child('name'),
        metadata?.name,
        `must be spec.names.plural+"."+spec.group`,
      ),
    );
  }
  for (const field of ['plural', 'singular'] as const) {
    const value = names?.[field];
    if (!value) continue;
    for (const message of isDns1035Label(value))
      errors.push(invalidValue(SPEC.child('names', field), value, message));
  }
  if (!names?.kind) errors.push(required(SPEC.child('names', 'kind')));
  if (!['Cluster', 'Namespaced'].includes(scope)) {
    errors.push(notSupported(SPEC.child('scope'), scope, ['Cluster', 'Namespaced']));
  }
  const stored = versions.filter(({ storage }) => storage);
  if (stored.length !== 1) {
    errors.push(
      invalidValue(
        SPEC.child('versions'),
        versions,
        'must have exactly one version marked as storage version',
      ),
    );
  }
  versions.forEach((version, index) => {
    if (version.schema?.openAPIV3Schema === undefined) {
      errors.push(
        required(
          SPEC.child('versions').index(index).child('schema', 'openAPIV3Schema'),
          'schemas are required',
        ),
      );
    }
  });
  return errors;
}
