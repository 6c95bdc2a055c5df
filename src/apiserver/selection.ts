import { parseLabelSelector, SelectorError } from '../api/label-selector-text.ts';
import type { KubeObject } from '../api/object.ts';
import { type FieldRequirement, matchesAll, parseFieldSelector, type Requirement } from '../api/selectors.ts';
import { isLabelValue, isQualifiedName } from '../apimachinery/validation/names.ts';
import { badRequest } from './errors.ts';
import type { ServedResource } from './registry.ts';

/** Which objects a list or watch is narrowed to. */
export interface Selection {
  readonly isEmpty: boolean;
  /** The one name that a field selector allows, if it does. */
  readonly name: string | undefined;
  matches(object: KubeObject): boolean;
}

const ALL: Selection = { isEmpty: true, name: undefined, matches: () => true };

/** @throws ApiError BadRequest for a selector that cannot be read or names a field that cannot be selected */
export function selectionOf(
  query: URLSearchParams | undefined,
  resource: ServedResource,
  pathName: string,
): Selection {
  const labels = labelRequirements(query?.get('labelSelector') ?? '');
  const fields = fieldTests(query?.get('fieldSelector') ?? '', resource);
  if (pathName !== '') {
    fields.push({ field: 'metadata.name', equal: true, value: pathName, read: SELECTABLE['metadata.name']! });
  }
  if (labels.length === 0 && fields.length === 0) return ALL;
  return {
    isEmpty: false,
    name: fields.find(test => test.field === 'metadata.name' && test.equal)?.value,
    matches: object =>
      fields.every(test => (test.read(object) === test.value) === test.equal) &&
      matchesAll(labels, object.metadata?.labels),
  };
}

function labelRequirements(text: string): readonly Requirement[] {
  if (text.trim() === '') return [];
  let requirements: readonly Requirement[];
  try {
    requirements = parseLabelSelector(text);
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
  for (const { key, values, operator } of requirements) {
    const wrongKey = isQualifiedName(key);
    if (wrongKey.length > 0) {
      throw badRequest(`unable to parse requirement: <nil>: Invalid value: "${key}": ${wrongKey.join('; ')}`);
    }
    if (operator === 'Gt' || operator === 'Lt') continue;
    for (const value of values) {
      const wrong = isLabelValue(value);
      if (wrong.length > 0) {
        throw badRequest(
          `unable to parse requirement: values[0][${key}]: Invalid value: "${value}": ${wrong.join('; ')}`,
        );
      }
    }
  }
  return requirements;
}

const SELECTABLE: Readonly<Record<string, (object: KubeObject) => string>> = {
  'metadata.name': object => object.metadata?.name ?? '',
  'metadata.namespace': object => object.metadata?.namespace ?? '',
};

type FieldTest = FieldRequirement & { readonly read: (object: KubeObject) => string };

function fieldTests(text: string, resource: ServedResource): FieldTest[] {
  if (text === '') return [];
  const requirements = parseFieldSelector(text);
  if (requirements === undefined) {
    throw badRequest(`invalid selector: '${text}'; can't understand '${text}'`);
  }
  return requirements.map(requirement => {
    const own = resource.rules.selectableFields?.[requirement.field];
    const read =
      own ??
      (requirement.field === 'metadata.namespace' && !resource.info.namespaced
        ? undefined
        : SELECTABLE[requirement.field]);
    if (read === undefined) {
      throw badRequest(
        `Unable to find "${groupVersionKind(resource)}" that match label selector "", field selector "${text}": ${unsupported(resource, requirement.field)}`,
      );
    }
    return { ...requirement, read };
  });
}

function groupVersionKind({ info, apiVersion }: ServedResource): string {
  return info.group === ''
    ? `/${info.version}, Resource=${info.resource}`
    : `${apiVersion}, Resource=${info.resource}`;
}

function unsupported(resource: ServedResource, field: string): string {
  return resource.rules.selectableFields === undefined
    ? `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
    : `field label not supported: ${field}`;
}
