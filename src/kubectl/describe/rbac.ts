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

/** One row for each resource, verbs of equal rows joined. models rbac.BreakdownRule, CompactRules, SortableRuleSlice */
export function compactRules(rules: readonly PolicyRule[]): RuleRow[] {
  const rows = new Map<string, { row: RuleRow & { verbs: string[] }; order: string }>();
  const add = (row: Omit<RuleRow, 'verbs'>, group: string, resource: string, verb: string) => {
    const key = JSON.stringify([group, resource, row.urls, row.names]);
    const found = rows.get(key);
    if (found === undefined)
      rows.set(key, { row: { ...row, verbs: [verb] }, order: compactText(group, resource, row) });
    else if (!found.row.verbs.includes(verb)) found.row.verbs.push(verb);
  };
  for (const rule of rules) {
    for (const verb of rule.verbs) {
      for (const group of rule.apiGroups ?? []) {
        for (const resource of rule.resources ?? []) {
          const names = rule.resourceNames?.length ? rule.resourceNames.map(name => [name]) : [[]];
          for (const one of names)
            add({ resource: combined(resource, group), urls: [], names: one }, group, resource, verb);
        }
      }
      for (const url of rule.nonResourceURLs ?? [])
        add({ resource: '', urls: [url], names: [] }, '', '', verb);
    }
  }
  return [...rows.values()]
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
    .map(({ row }) => row);
}

function compactText(group: string, resource: string, row: Omit<RuleRow, 'verbs'>): string {
  return [
    group && `APIGroups:[${group}]`,
    row.urls.length > 0 && `NonResourceURLs:[${row.urls}]`,
    row.names.length > 0 && `ResourceNames:[${row.names}]`,
    resource && `Resources:[${resource}]`,
  ]
    .filter(Boolean)
    .join(', ');
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
