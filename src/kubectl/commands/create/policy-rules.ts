/** The rules of `create role` and `create clusterrole`. models create_role.go */
import { CommandError, NoSuchResource } from '../../framework/errors.ts';
import type { Discovery, Resource } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';

/** A rule as the API holds it. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** One word of --resource: `pods`, `deployments.apps`, `pods/log`. */
interface Target {
  readonly resource: string;
  readonly group: string;
  readonly subresource: string;
}

const RESOURCE_VERBS = new Set([
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
  '*',
]);
const URL_VERBS = new Set(['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*']);
/** Verbs that only some resources know, as `resource.group`. */
const SPECIAL_VERBS: Readonly<Record<string, readonly string[]>> = {
  use: [],
  bind: ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'],
  escalate: ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'],
  impersonate: ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io'],
};

/**
 * The rules that --verb, --resource, --resource-name and --non-resource-url ask for.
 * @param nothing what is said when they name no resource
 * @throws CommandError, NoSuchResource
 */
export async function policyRules(run: Run, nothing: string): Promise<PolicyRule[]> {
  const verbs = verbsOf(run.flags.list('verb'));
  const targets = targetsOf(run.flags.list('resource'));
  const urls = run.flags.has('non-resource-url') ? distinct(run.flags.list('non-resource-url')) : [];
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
  if (targets.length === 0 && urls.length === 0) throw new CommandError(nothing);
  const discovery = await run.discovery(2);
  if (targets.length > 0) {
    for (const verb of verbs)
      if (!RESOURCE_VERBS.has(verb)) run.err(`Warning: '${verb}' is not a standard resource verb\n`);
    checkTargets(discovery, verbs, targets);
  }
  checkUrls(verbs, urls);
  const names = distinct(run.flags.list('resource-name'));
  const byGroup = grouped(discovery, targets);
  return [
    ...[...byGroup.keys()].sort().map(group => ({
      verbs,
      apiGroups: [group],
      resources: byGroup.get(group)!,
      ...(names.length > 0 ? { resourceNames: names } : {}),
    })),
    ...(urls.length > 0 ? [{ verbs, nonResourceURLs: urls }] : []),
  ];
}

const distinct = (words: readonly string[]) => [...new Set(words)];

function verbsOf(typed: readonly string[]): readonly string[] {
  return typed.includes('*') ? ['*'] : distinct(typed);
}

/** A lone `*` stands for all the others. */
function targetsOf(typed: readonly string[]): readonly Target[] {
  if (typed.includes('*')) return [{ resource: '*', group: '', subresource: '' }];
  return typed.map(word => {
    const [name, subresource] = cut(word, '/');
    const [resource, group] = cut(name, '.');
    return { resource, group, subresource };
  });
}

/** What stands before and after the first separator. */
function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function resolved(discovery: Discovery, { resource, group }: Target): Resource | undefined {
  return discovery.tryFind(group === '' ? resource : `${resource}.${group}`);
}

function checkTargets(discovery: Discovery, verbs: readonly string[], targets: readonly Target[]): void {
  for (const target of targets) {
    if (target.resource === '')
      throw new CommandError('resource must be specified if apiGroup/subresource specified');
    if (target.resource === '*') return;
    const found = resolved(discovery, target);
    const { resource, group } = found ?? target;
    let special = false;
    for (const verb of verbs) {
      const only = SPECIAL_VERBS[verb];
      if (only === undefined) continue;
      if (!only.includes(`${resource}.${group}`))
        throw new CommandError(`can not perform '${verb}' on '${resource}' in group '${group}'`);
      special = true;
    }
    if (found === undefined && !special) throw new NoSuchResource(target.resource, target.group);
  }
}

function checkUrls(verbs: readonly string[], urls: readonly string[]): void {
  if (urls.length === 0) return;
  const wrong = verbs.find(verb => !URL_VERBS.has(verb));
  if (wrong !== undefined) throw new CommandError(`invalid verb: '${wrong}' for nonResourceURL`);
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new CommandError('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*'))
      throw new CommandError("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}

/** The resources of each API group, under their full names. */
function grouped(discovery: Discovery, targets: readonly Target[]): Map<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const target of targets) {
    const { resource, group } = resolved(discovery, target) ?? target;
    const name = target.subresource === '' ? resource : `${resource}/${target.subresource}`;
    groups.set(group, distinct([...(groups.get(group) ?? []), name]));
  }
  return groups;
}
