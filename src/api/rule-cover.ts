import type { PolicyRule } from './generated/types.ts';

/** Whether rules cover rules. models component-helpers/auth/rbac/validation/policy_comparator.go */

/** The parts of the wanted rules that no rule of the owner's covers, each of one verb on one thing. */
export function missingRules(own: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(breakDown).filter(part => !own.some(rule => covers(rule, part)));
}

function breakDown(rule: PolicyRule): PolicyRule[] {
  const parts: PolicyRule[] = [];
  for (const group of rule.apiGroups ?? []) {
    for (const resource of rule.resources ?? []) {
      for (const verb of rule.verbs) {
        const part = { apiGroups: [group], resources: [resource], verbs: [verb] };
        if (!rule.resourceNames?.length) parts.push(part);
        else for (const name of rule.resourceNames) parts.push({ ...part, resourceNames: [name] });
      }
    }
  }
  for (const url of rule.nonResourceURLs ?? []) {
    for (const verb of rule.verbs) parts.push({ nonResourceURLs: [url], verbs: [verb] });
  }
  return parts;
}

const has = (list: readonly string[] | undefined, value: string) =>
  list?.includes('*') === true || list?.includes(value) === true;

function covers(rule: PolicyRule, part: PolicyRule): boolean {
  if (!has(rule.verbs, part.verbs[0]!)) return false;
  const [url] = part.nonResourceURLs ?? [];
  if (url !== undefined) {
    return (rule.nonResourceURLs ?? []).some(
      own => own === url || (own.endsWith('*') && url.startsWith(own.slice(0, -1))),
    );
  }
  const [resource = ''] = part.resources ?? [];
  const [, subresource] = resource.split('/');
  const sameResource =
    has(rule.resources, resource) ||
    (subresource !== undefined && rule.resources?.includes(`*/${subresource}`) === true);
  if (!sameResource || !has(rule.apiGroups, part.apiGroups?.[0] ?? '')) return false;
  const [name] = part.resourceNames ?? [];
  return !rule.resourceNames?.length || (name !== undefined && rule.resourceNames.includes(name));
}

/** Rules on the same thing become one with all verbs. models pkg/registry/rbac/validation/policy_compact.go */
export function compact(rules: readonly PolicyRule[]): PolicyRule[] {
  const byThing = new Map<string, PolicyRule>();
  for (const { verbs, ...thing } of rules) {
    // rules on paths are not joined
    const key = JSON.stringify(thing.nonResourceURLs ? { ...thing, verbs } : thing);
    const before = byThing.get(key);
    byThing.set(key, before ? { ...before, verbs: [...before.verbs, ...verbs] } : { ...thing, verbs });
  }
  return [...byThing.values()];
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}` */
export function describe(rule: PolicyRule): string {
  const parts: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  const shown = parts
    .filter(([, values]) => values?.length)
    .map(([name, values]) => `${name}:[${values!.map(value => JSON.stringify(value)).join(' ')}]`);
  return `{${shown.join(', ')}}`;
}
