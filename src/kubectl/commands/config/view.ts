/** models kubectl/pkg/cmd/config/view.go */

import { normalised } from '../../../apimachinery/kubeconfig/edit.ts';
import type { Kubeconfig } from '../../../apimachinery/kubeconfig/kubeconfig.ts';
import { toYaml } from '../../../apimachinery/yaml/emit.ts';
import type { JsonObject } from '../../../base/json.ts';
import { contextName } from '../../config/connection.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool } from '../../framework/flag.ts';
import { genericPrinter } from '../../printers/output.ts';
import { OUTPUT_FLAGS } from '../shared-flags.ts';

const SECRETS: Readonly<Record<string, string>> = {
  'certificate-authority-data': 'DATA+OMITTED',
  'client-certificate-data': 'DATA+OMITTED',
  'client-key-data': 'DATA+OMITTED',
  token: 'REDACTED',
  password: 'REDACTED',
};

export const view: Command = {
  name: 'view',
  flagsInUsage: true,
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  examples: `
# Show the kubeconfig settings
kubectl config view

# Show them with certificates and secrets
kubectl config view --raw

# Show the password of a user
kubectl config view -o jsonpath='{.users[?(@.name == "e2e")].user.password}'`,
  flags: [
    ...OUTPUT_FLAGS,
    bool('flatten', 'Put the contents of files into the output.'),
    bool('merge', 'Merge the whole chain of kubeconfig files.', { value: 'true' }),
    bool('minify', 'Leave out what the current context does not use.'),
    bool('raw', 'Show certificate data and secrets.'),
  ],
  run: async run => {
    if (run.args.length > 0) throw run.usageError(`unexpected arguments: [${run.args.join(' ')}]`);
    const plain = asObject(run.kubeconfig);
    const small = run.flags.bool('minify')
      ? minified(plain, contextName(run.kubeconfig, run.inherited))
      : plain;
    const shown =
      run.flags.bool('raw') || run.flags.bool('flatten') ? small : (redacted(small) as JsonObject);
    const printer = genericPrinter(run);
    run.out(printer === undefined ? toYaml(normalised(shown)) : printer(normalised(shown)));
  },
};

/** The merged kubeconfig in the form of one file. */
export function asObject(config: Kubeconfig): JsonObject {
  const list = (entries: ReadonlyMap<string, { value: JsonObject }>, field: string) =>
    [...entries].map(([name, { value }]) => ({ [field]: value, name }));
  return {
    clusters: list(config.clusters, 'cluster'),
    contexts: list(config.contexts, 'context'),
    users: list(config.users, 'user'),
    'current-context': config.currentContext,
    preferences: config.preferences,
  } as JsonObject;
}

function minified(config: JsonObject, current: string): JsonObject {
  if (current === '') throw new CommandError('current-context must exist in order to minify');
  const contexts = (
    config.contexts as readonly { name: string; context: { cluster?: string; user?: string } }[]
  ).filter(one => one.name === current);
  if (contexts.length === 0) throw new CommandError(`cannot locate context ${current}`);
  const { cluster, user } = contexts[0]!.context;
  return {
    ...config,
    contexts,
    'current-context': current,
    clusters: (config.clusters as readonly { name: string }[]).filter(one => one.name === cluster),
    users: (config.users as readonly { name: string }[]).filter(one => one.name === user),
  } as unknown as JsonObject;
}

function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      SECRETS[key] !== undefined && inner ? SECRETS[key] : redacted(inner),
    ]),
  );
}
