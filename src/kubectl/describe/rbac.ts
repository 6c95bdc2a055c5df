/** Roles, bindings and service accounts. models the describers of rbac.authorization.k8s.io */
import type { PolicyRule, Role, RoleBinding, ServiceAccount } from '../../api/generated/types.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { goList, heading } from './text.ts';

export const describeRole: Describer = (w, object) => {
  const { metadata, rules } = object as Role;
  heading(w, metadata, false);
  w.write(0, 'PolicyRule:\n');
  w.write(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  w.write(1, '---------\t-----------------\t--------------\t-----\n');
  for (const row of compactRules(rules ?? []))
    w.write(1, `${row.resource}\t${goList(row.urls)}\t${goList(row.names)}\t${goList(row.verbs)}\n`);
};

export interface RuleRow {
  readonly resource: string;
  readonly urls: readonly string[];
  readonly names: readonly string[];
  readonly verbs: readonly string[];
}

/** One row for each resource with all its verbs, one for each URL and verb. models rbac.BreakdownRule, CompactRules */
export function compactRules(rules: readonly PolicyRule[]): RuleRow[] {
  const simple = new Map<string, SimpleRule>();
  const urls: SimpleRule[] = [];
  for (const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs } of rules) {
    for (const group of apiGroups) {
      for (const resource of resources) {
        for (const name of resourceNames.length > 0 ? resourceNames : [undefined]) {
          const key = JSON.stringify([group, resource, name]);
          const known = simple.get(key)?.verbs ?? [];
          simple.set(key, {
            groups: [group],
            resources: [resource],
            names: name === undefined ? [] : [name],
            urls: [],
            verbs: [...known, ...verbs],
          });
        }
      }
    }
    for (const url of nonResourceURLs)
      for (const verb of verbs)
        urls.push({ groups: [], resources: [], names: [], urls: [url], verbs: [verb] });
  }
  return [...urls, ...simple.values()]
    .map(rule => ({ rule, order: goText(rule) }))
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
    .map(({ rule: { groups, resources, ...row } }) => ({
      ...row,
      resource: combined(resources[0] ?? '', groups[0] ?? ''),
    }));
}

interface SimpleRule extends Omit<RuleRow, 'resource'> {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
}

/** How Go prints a rule: rules are sorted by it. models SortableRuleSlice */
function goText({ verbs, groups, resources, names, urls }: SimpleRule): string {
  return `&PolicyRule{Verbs:${goList(verbs)},APIGroups:${goList(groups)},Resources:${goList(resources)},ResourceNames:${goList(names)},NonResourceURLs:${goList(urls)},}`;
}

function combined(resource: string, group: string): string {
  const [name, sub] = resource.split('/');
  return `${name}${group === '' ? '' : `.${group}`}${sub === undefined ? '' : `/${sub}`}`;
}

export const describeRoleBinding: Describer = (w, object) => {
  const { metadata, roleRef, subjects } = object as unknown as RoleBinding;
  heading(w, metadata, false);
  w.write(0, 'Role:\n');
  w.write(1, `Kind:\t${roleRef.kind}\n`);
  w.write(1, `Name:\t${roleRef.name}\n`);
  w.write(0, 'Subjects:\n');
  w.write(1, 'Kind\tName\tNamespace\n');
  w.write(1, '----\t----\t---------\n');
  for (const subject of subjects ?? [])
    w.write(1, `${subject.kind}\t${subject.name}\t${subject.namespace ?? ''}\n`);
};

export const describeServiceAccount: Describer = (w, object, { events, now }) => {
  const { metadata, imagePullSecrets } = object as ServiceAccount;
  heading(w, metadata);
  const names = (imagePullSecrets ?? []).map(secret => secret.name ?? '');
  if (names.length === 0) w.write(0, 'Image pull secrets:\t<none>\n');
  for (const [index, name] of names.entries()) {
    w.write(0, `${index === 0 ? 'Image pull secrets:' : '                   '}\t${name}\n`);
  }
  describeEvents(w, events, now);
};
