/** models create_role.go and create_clusterrole.go */
import type { JsonObject } from '../../../base/json.ts';
import { CommandError } from '../../framework/errors.ts';
import { pairs, stringArray, strings } from '../../framework/flag.ts';
import type { Run } from '../../run.ts';
import { generatorCommand } from './generator.ts';
import { policyRules } from './policy-rules.ts';

const API_VERSION = 'rbac.authorization.k8s.io/v1';
const RULE_FLAGS = [
  strings('resource', 'Resources that the rule is about.'),
  stringArray('resource-name', 'Names of the objects that the rule is about.'),
  strings('verb', 'Verbs that the rule allows.'),
];

export const role = generatorCommand({
  name: 'role',
  use: 'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a role with single rule',
  examples: `
# Create a role that lets its holder get, watch and list pods
kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods

# Create a role for a subresource
kubectl create role foo --verb=get,list,watch --resource=pods,pods/status`,
  flags: RULE_FLAGS,
  failure: null,
  object: async (run, name) => ({
    apiVersion: API_VERSION,
    kind: 'Role',
    metadata: { name },
    rules: (await policyRules(run, 'at least one resource must be specified')) as unknown as JsonObject[],
  }),
});

export const clusterrole = generatorCommand({
  name: 'clusterrole',
  use: 'NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  short: 'Create a cluster role',
  examples: `
# Create a cluster role that lets its holder get, watch and list pods
kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods

# Create a cluster role for a path
kubectl create clusterrole "foo" --verb=get --non-resource-url=/logs/*`,
  flags: [
    pairs('aggregation-rule', 'Labels of the cluster roles to take rules from.'),
    strings('non-resource-url', 'Paths that the rule is about.'),
    ...RULE_FLAGS,
  ],
  failure: null,
  object: async (run, name) => ({
    apiVersion: API_VERSION,
    kind: 'ClusterRole',
    metadata: { name },
    ...(run.flags.changed('aggregation-rule') ? aggregated(run) : await ruled(run)),
  }),
});

async function ruled(run: Run): Promise<JsonObject> {
  const nothing = 'one of resource or nonResourceURL must be specified';
  return { rules: (await policyRules(run, nothing)) as unknown as JsonObject[] };
}

/** A role that gathers the rules of others. */
function aggregated(run: Run): JsonObject {
  const others = ['non-resource-url', 'verb', 'resource', 'resource-name'];
  if (others.some(flag => run.flags.list(flag).length > 0))
    throw new CommandError(
      'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
    );
  const matchLabels = run.flags.pairs('aggregation-rule');
  return { aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, rules: null };
}
