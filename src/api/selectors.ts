import type { LabelSelector } from './generated/types.ts';

/** Label and field selectors. models k8s.io/apimachinery/pkg/labels and pkg/fields */

export type Labels = Readonly<Record<string, string>> | undefined;

export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values: readonly string[];
}

/** True when labels satisfy a requirement. NotIn and DoesNotExist hold where the key is absent. */
export function matchesRequirement(requirement: Requirement, labels: Labels): boolean {
  const value = labels?.[requirement.key];
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default: {
      if (value === undefined || !/^[+-]?\d+$/.test(value)) return false;
      const bound = requirement.values[0] ?? '';
      if (!/^[+-]?\d+$/.test(bound)) return false;
      return requirement.operator === 'Gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
    }
  }
}

/** True when labels satisfy all requirements. */
export function matchesAll(requirements: readonly Requirement[], labels: Labels): boolean {
  return requirements.every(requirement => matchesRequirement(requirement, labels));
}

const compiled = new WeakMap<LabelSelector, readonly Requirement[]>();

/** The requirements of a LabelSelector object. */
export function selectorRequirements(selector: LabelSelector): readonly Requirement[] {
  let found = compiled.get(selector);
  if (found === undefined) {
    found = [
      ...Object.entries(selector.matchLabels ?? {}).map(
        ([key, value]): Requirement => ({ key, operator: 'In', values: [value] }),
      ),
      ...(selector.matchExpressions ?? []).map(
        ({ key, operator, values }): Requirement => ({
          key,
          operator: operator as Requirement['operator'],
          values: values ?? [],
        }),
      ),
    ];
    compiled.set(selector, found);
  }
  return found;
}

/** True when labels satisfy a LabelSelector; an absent selector matches nothing, an empty one everything. */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  return selector !== undefined && matchesAll(selectorRequirements(selector), labels);
}

/** The text form that list requests carry: `a=b,c in (d,e),!f`. Keys in the order given by apimachinery: sorted. */
export function formatRequirements(requirements: readonly Requirement[]): string {
  return [...requirements]
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(formatRequirement)
    .join(',');
}

function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${[...values].sort().join(',')})`;
    case 'NotIn':
      return `${key} notin (${[...values].sort().join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    case 'Gt':
      return `${key}>${values[0]}`;
    case 'Lt':
      return `${key}<${values[0]}`;
  }
}

/** The text form of a LabelSelector object, as metav1.FormatLabelSelector: `<none>` when empty, `<error>` is not modelled. */
export function formatSelector(selector: LabelSelector | undefined): string {
  const text = selector === undefined ? '' : formatRequirements(selectorRequirements(selector));
  return text === '' ? '<none>' : text;
}

/** A part of a field selector: `status.phase!=Running`. */
export interface FieldRequirement {
  readonly field: string;
  readonly equal: boolean;
  readonly value: string;
}

/** Reads `a=b,c!=d`; undefined when a part is no comparison. Backslash escapes `\`, `,` and `=` in values. */
export function parseFieldSelector(text: string): readonly FieldRequirement[] | undefined {
  const parts = splitEscaped(text);
  const requirements: FieldRequirement[] = [];
  for (const part of parts) {
    if (part === '') continue;
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(part);
    if (!match) return undefined;
    const [, field = '', operator, value = ''] = match;
    requirements.push({ field, equal: operator !== '!=', value: value.replace(/\\([\\,=])/g, '$1') });
  }
  return requirements;
}

function splitEscaped(text: string): string[] {
  return text.match(/(?:\\.|[^,\\])+/gs) ?? [];
}
