import type { NodeSelectorRequirement, NodeSelectorTerm } from '../../api/generated/types.ts';
import { field } from './errors.ts';
import type { NodeAffinityArgs } from './types.ts';

const OPERATORS = ['DoesNotExist', 'Exists', 'Gt', 'In', 'Lt', 'NotIn'];

/** models component-helpers/scheduling/corev1/nodeaffinity, which parses what ValidateNodeAffinityArgs is given */
export function nodeAffinityProblems(path: string, { addedAffinity }: NodeAffinityArgs): readonly string[] {
  const at = `${path}.addedAffinity`;
  const required = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const preferred = addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const requiredPath = `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  const preferredPath = `${at}.preferredDuringSchedulingIgnoredDuringExecution`;
  return [
    ...required.flatMap((term, i) => termProblems(`${requiredPath}[${i}]`, term)),
    ...preferred.flatMap(({ preference }, i) => termProblems(`${preferredPath}[${i}]`, preference)),
  ];
}

function termProblems(
  path: string,
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
): readonly string[] {
  return [
    ...matchExpressions.flatMap((one, i) => expressionProblems(`${path}.matchExpressions[${i}]`, one)),
    ...matchFields.flatMap((one, i) => fieldProblems(`${path}.matchFields[${i}]`, one)),
  ];
}

function expressionProblems(
  path: string,
  { operator, values = [] }: NodeSelectorRequirement,
): readonly string[] {
  const shown = values.length === 0 ? null : values;
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length === 0
        ? [field.invalid(`${path}.values`, shown, "for 'in', 'notin' operators, values set can't be empty")]
        : [];
    case 'Exists':
    case 'DoesNotExist':
      return values.length > 0
        ? [field.invalid(`${path}.values`, shown, 'values set must be empty for exists and does not exist')]
        : [];
    case 'Gt':
    case 'Lt':
      if (values.length !== 1)
        return [
          field.invalid(`${path}.values`, shown, "for 'Gt', 'Lt' operators, exactly one value is required"),
        ];
      return /^[+-]?\d+$/.test(values[0]!)
        ? []
        : [
            field.invalid(
              `${path}.values[0]`,
              values[0],
              "for 'Gt', 'Lt' operators, the value must be an integer",
            ),
          ];
    default:
      return [field.notSupported(`${path}.operator`, operator, OPERATORS)];
  }
}

function fieldProblems(
  path: string,
  { key, operator, values = [] }: NodeSelectorRequirement,
): readonly string[] {
  if (key !== 'metadata.name') return [field.notSupported(`${path}.key`, key, ['metadata.name'])];
  if (operator !== 'In' && operator !== 'NotIn')
    return [field.notSupported(`${path}.operator`, operator, ['In', 'NotIn'])];
  return values.length === 1 ? [] : [field.invalid(`${path}.values`, values, 'must have one element')];
}
