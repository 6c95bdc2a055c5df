/** models kubectl/pkg/cmd/auth/cani.go */

import type { PolicyRule } from '../../../api/generated/types.ts';
import { align, TABLE_STYLE } from '../../../apimachinery/go/tabwriter.ts';
import type { JsonObject } from '../../../base/json.ts';
import { compactRules } from '../../describe/rbac.ts';
import { goList } from '../../describe/text.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError, ExitStatus, UrlError } from '../../framework/errors.ts';
import { bool, str } from '../../framework/flag.ts';
import type { Resource } from '../../rest/discovery.ts';
import type { Run } from '../../run.ts';

const VERBS = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'use',
  'bind',
  'impersonate',
  '*',
  'approve',
  'sign',
  'escalate',
  'attest',
];

export const canI: Command = {
  name: 'can-i',
  use: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  short: 'Check whether an action is allowed',
  examples: `
# Check whether I may create pods in any namespace
kubectl auth can-i create pods --all-namespaces

# Check whether a service account may list deployments
kubectl auth can-i list deployments --as=system:serviceaccount:dev:foo -n prod

# Check whether I may read pod logs
kubectl auth can-i get pods --subresource=log

# List all that I may do in the namespace
kubectl auth can-i --list`,
  flags: [
    bool('all-namespaces', 'Ask about all namespaces.', { short: 'A' }),
    bool('list', 'Print all that is allowed.'),
    bool('no-headers', 'Print the table without its headers.'),
    bool('quiet', 'Print nothing; the exit status tells.', { short: 'q' }),
    str('subresource', 'Subresource, such as log or scale.'),
  ],
  complete: async run =>
    run.args.length === 0 ? VERBS : (await run.discovery()).preferred().map(one => one.resource),
  run: async run => {
    if (run.flags.bool('list')) {
      if (run.args.length > 0) throw new CommandError('list option must be specified with no arguments');
      return list(run);
    }
    if (run.args.length < 2 || run.args.length > 3)
      throw new CommandError(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      );
    const answer = await run.rest.json('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: await question(run),
      },
    });
    const status = (answer.status ?? {}) as { allowed?: boolean; reason?: string; evaluationError?: string };
    if (!run.flags.bool('quiet')) {
      const notes = [
        status.reason ? ` - ${status.reason}` : '',
        status.evaluationError ? ` - ${status.evaluationError}` : '',
      ].join('');
      run.out(status.allowed ? 'yes\n' : `no${notes}\n`);
    }
    if (!status.allowed) throw new ExitStatus(1);
  },
};

async function question(run: Run): Promise<JsonObject> {
  const [verb = '', what = '', third] = run.args;
  if (what.startsWith('/')) return { nonResourceAttributes: { verb, path: what } };
  const [type = '', name = third ?? ''] = what.split('/');
  const resource = type === '*' ? undefined : await resourceOf(run, type);
  if (!VERBS.includes(verb) && !run.flags.bool('quiet')) run.warn(`verb '${verb}' is not a known verb\n`);
  if (type !== '*' && resource === undefined)
    run.warn(`the server doesn't have a resource type ${typeText(type)}\n`);
  else if (resource !== undefined && !resource.namespaced && !run.flags.bool('all-namespaces')) {
    const group = resource.group === '' ? '' : ` group '${resource.group}'`;
    run.warn(`resource '${resource.resource}' is not namespace scoped${group === '' ? '' : ` in${group}`}\n`);
  }
  const namespace = run.flags.bool('all-namespaces') ? '' : run.namespace;
  return {
    resourceAttributes: {
      ...(namespace === '' ? {} : { namespace }),
      verb,
      group:
        resource?.group ?? (type.includes('.') ? type.slice(type.indexOf('.') + 1) : type === '*' ? '*' : ''),
      resource: resource?.resource ?? type.split('.')[0]!,
      ...(run.flags.str('subresource') === '' ? {} : { subresource: run.flags.str('subresource') }),
      ...(name === '' ? {} : { name }),
    },
  };
}

/** A server that does not answer knows no type; that it does not answer is told of the question itself. */
async function resourceOf(run: Run, type: string): Promise<Resource | undefined> {
  try {
    return (await run.discovery(2)).tryFind(type);
  } catch (error) {
    if (error instanceof UrlError) return undefined;
    throw error;
  }
}

/** `'pods'`, `'deployments' in group 'apps'` */
function typeText(type: string): string {
  const dot = type.indexOf('.');
  return dot < 0 ? `'${type}'` : `'${type.slice(0, dot)}' in group '${type.slice(dot + 1)}'`;
}

async function list(run: Run): Promise<void> {
  const answer = await run.rest.json('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: run.namespace },
    },
  });
  const status = (answer.status ?? {}) as {
    resourceRules?: readonly PolicyRule[];
    nonResourceRules?: readonly PolicyRule[];
  };
  const rows = compactRules([...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])]);
  const lines = rows.map(
    row => `${row.resource}\t${goList(row.urls)}\t${goList(row.names)}\t${goList(row.verbs)}`,
  );
  if (!run.flags.bool('no-headers')) lines.unshift('Resources\tNon-Resource URLs\tResource Names\tVerbs');
  if (lines.length > 0) run.out(align(`${lines.join('\n')}\n`, TABLE_STYLE));
}
