import type { PolicyRule } from '../../api/generated/types.ts';
import { compact, missingRules } from '../../api/rule-cover.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Verdict } from './check.ts';
import type { Evidence, ObjectSource } from './evidence.ts';
import { type Form, listOf, mapping, text, texts } from './form.ts';
import { groupsOf, type Right, rightsOf, rulesOfRole } from './rights.ts';

/**
 * The form `rights:` of a check: the whole set of what a user may do, compared with what was asked for. What everybody
 * may do (discovery and the like, as the lab began) does not count.
 *
 *     rights: {user: 'system:serviceaccount:red:deployer'}    # groups: [...]; those of service accounts are known
 *     rules:                                                  # must have all of these, and no more
 *     - {namespace: red, apiGroups: [apps], resources: [deployments], verbs: [get, list]}
 *     - {clusterRole: 'system:kube-scheduler'}                # the rules that this role had when the lab began
 *     mayAlso: [{namespace: red, apiGroups: [''], resources: [pods], verbs: [get]}]
 *
 * A rule without namespace holds in the whole cluster; a right that the whole cluster gives holds in each namespace.
 */
function readRightsCheck(yaml: YamlReader): Verdict {
  const subject = yaml.mapping('rights');
  const user = subject.string('user');
  const groups = subject.optional('groups', key => subject.strings(key)) ?? [];
  subject.done();
  const rules = yaml.each('rules', readAsked);
  const also = yaml.optional('mayAlso', key => yaml.each(key, readAsked)) ?? [];
  const all = [...new Set([...groups, ...groupsOf(user)])];
  return evidence => {
    const wanted = rules.flatMap(asked => asked(evidence.start));
    const allowed = [
      ...wanted,
      ...also.flatMap(asked => asked(evidence.start)),
      ...everybodys(evidence, all),
    ];
    const has = rightsOf(evidence, user, all);
    const missing = uncovered(has, wanted);
    const more = uncovered(allowed, has);
    const expected = `${user}: ${describe(wanted)}`;
    const found = [
      ...(missing.length === 0 ? [] : [`- ${describe(missing)}`]),
      ...(more.length === 0 ? [] : [`+ ${describe(more)}`]),
    ];
    const passed = found.length === 0;
    return { passed, expected, found: passed ? expected : `${user}: ${found.join('; ')}` };
  };
}

const RULES_SCHEMA = listOf(
  mapping(
    {
      namespace: text('Left out: the whole cluster'),
      clusterRole: text('The rules of this role, as the lab began'),
      apiGroups: texts(),
      resources: texts(),
      verbs: texts(),
      resourceNames: texts(),
      nonResourceURLs: texts(),
    },
    [],
  ),
);

export const RIGHTS: Form = {
  keys: {
    rights: mapping(
      { user: text(), groups: texts() },
      ['user'],
      'All that a user may do, compared with rules',
    ),
    rules: RULES_SCHEMA,
    mayAlso: RULES_SCHEMA,
  },
  read: readRightsCheck,
};

/** Rights that the author of a check names; those of roles are looked up where the lab began. */
type Asked = (start: ObjectSource) => readonly Right[];

function readAsked(yaml: YamlReader): Asked {
  const namespace = yaml.optional('namespace', key => yaml.string(key)) ?? '';
  const role = yaml.optional('clusterRole', key => yaml.string(key));
  if (role !== undefined) {
    yaml.done();
    return start => (rulesOfRole(start, 'ClusterRole', '', role) ?? []).map(rule => ({ namespace, rule }));
  }
  const list = (key: string) => yaml.optional(key, name => yaml.strings(name));
  const rule: PolicyRule = {
    verbs: yaml.strings('verbs'),
    apiGroups: list('apiGroups'),
    resources: list('resources'),
    resourceNames: list('resourceNames'),
    nonResourceURLs: list('nonResourceURLs'),
  };
  if (rule.nonResourceURLs === undefined && (rule.resources === undefined || rule.apiGroups === undefined))
    yaml.fail('verbs', 'need apiGroups and resources beside them, or nonResourceURLs');
  yaml.done();
  return () => [{ namespace, rule }];
}

/** What a stranger in the same groups could do when the lab began. */
function everybodys({ start }: Evidence, groups: readonly string[]): readonly Right[] {
  return rightsOf(start, '', groups);
}

/** The rights that no right of the owner covers. */
function uncovered(own: readonly Right[], wanted: readonly Right[]): readonly Right[] {
  return wanted.flatMap(({ namespace, rule }) => {
    const here = own.filter(right => right.namespace === '' || right.namespace === namespace);
    return missingRules(
      here.map(right => right.rule),
      [rule],
    ).map(missing => ({ namespace, rule: missing }));
  });
}

/** `get,list deployments.apps in red; get pods`, the beginning of what is long. */
function describe(rights: readonly Right[]): string {
  const byNamespace = new Map<string, PolicyRule[]>();
  for (const { namespace, rule } of rights)
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), rule]);
  const told = [...byNamespace].flatMap(([namespace, rules]) =>
    compact(rules).map(rule => describeRule(rule) + (namespace === '' ? '' : ` in ${namespace}`)),
  );
  const more = told.length > MOST_TOLD ? [`... (${told.length})`] : [];
  return told.length === 0 ? '-' : [...told.slice(0, MOST_TOLD), ...more].join(', ');
}

const MOST_TOLD = 8;

function describeRule({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const groups = apiGroups ?? [''];
  const things =
    nonResourceURLs ??
    (resources ?? []).flatMap(resource =>
      groups.map(group => (group === '' ? resource : `${resource}.${group}`)),
    );
  const names = resourceNames?.length ? ` (${resourceNames.join(', ')})` : '';
  return `${[...new Set(verbs)].join(',')} ${things.join(',')}${names}`;
}
