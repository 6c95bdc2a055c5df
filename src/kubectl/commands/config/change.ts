/** The commands that change a kubeconfig. models kubectl/pkg/cmd/config */
import type { JsonObject } from '../../../base/json.ts';
import { isObject } from '../../../base/json.ts';
import {
  kubeconfigPaths,
  type Part,
  readConfigFile,
  withEntry,
  writeConfigFile,
} from '../../config/kubeconfig.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, str, stringArray } from '../../framework/flag.ts';
import type { Run } from '../../run.ts';

/** Changes the file that holds an entry, or the first one. */
function change(run: Run, file: string | undefined, edit: (config: JsonObject) => JsonObject): void {
  const paths = kubeconfigPaths(run.flags.str('kubeconfig'), run.io.env);
  const path = file ?? paths.find(one => run.files.stat(one) !== undefined) ?? paths.at(-1)!;
  writeConfigFile(run.files, path, edit(readConfigFile(run.files, path)));
}

function fileOf(run: Run, part: Part, name: string): string | undefined {
  return run.kubeconfig[part].get(name)?.file;
}

/** The file that names the current context. */
function currentFile(run: Run): string | undefined {
  return kubeconfigPaths(run.flags.str('kubeconfig'), run.io.env).find(path =>
    Boolean(readConfigFile(run.files, path)['current-context']),
  );
}

const completeContexts = async (run: Run) => [...run.kubeconfig.contexts.keys()];

export const useContext: Command = {
  name: 'use-context',
  aliases: ['use'],
  use: 'CONTEXT_NAME',
  short: 'Set the current-context in a kubeconfig file',
  examples: '\n# Use the context for the minikube cluster\nkubectl config use-context minikube',
  complete: completeContexts,
  run: async run => {
    const [name] = run.args;
    if (name === undefined || run.args.length > 1)
      throw run.usageError(`Unexpected args: [${run.args.join(' ')}]`);
    if (!run.kubeconfig.contexts.has(name))
      throw new CommandError(`no context exists with the name: ${JSON.stringify(name)}`);
    change(run, currentFile(run), config => ({ ...config, 'current-context': name }));
    run.out(`Switched to context ${JSON.stringify(name)}.\n`);
  },
};

export const setContext: Command = {
  name: 'set-context',
  use: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  short: 'Set a context entry in kubeconfig',
  examples: `
# Set the user of a context and leave the rest as it is
kubectl config set-context gce --user=cluster-admin

# Set the namespace of the current context
kubectl config set-context --current --namespace=dev`,
  flags: [bool('current', 'Change the current context.')],
  complete: completeContexts,
  run: async run => {
    const current = run.flags.bool('current');
    if (current && run.args.length > 0)
      throw new CommandError(
        'you cannot specify a context with --current'.replace(
          'specify a context with --current',
          'specify both a context name and --current',
        ),
      );
    if (!current && run.args.length !== 1) throw run.usageError(`Unexpected args: [${run.args.join(' ')}]`);
    const name = current ? run.kubeconfig.currentContext : run.args[0]!;
    if (name === '')
      throw new CommandError(
        current ? 'no current context is set' : 'you must specify a non-empty context name or --current',
      );
    const known = run.kubeconfig.contexts.has(name);
    const fields = Object.fromEntries(
      (['cluster', 'user', 'namespace'] as const)
        .filter(flag => run.flags.changed(flag))
        .map(flag => [flag, run.flags.str(flag)]),
    );
    change(run, fileOf(run, 'contexts', name), config =>
      withEntry(config, 'contexts', name, old => ordered({ cluster: '', user: '', ...old, ...fields })),
    );
    run.out(`Context ${JSON.stringify(name)} ${known ? 'modified' : 'created'}.\n`);
  },
};

function ordered(context: JsonObject): JsonObject {
  const { namespace, ...rest } = context;
  return { ...rest, ...(namespace ? { namespace } : {}) };
}

export const setCluster: Command = {
  name: 'set-cluster',
  use: 'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  short: 'Set a cluster entry in kubeconfig',
  examples: '\n# Set only the server of a cluster\nkubectl config set-cluster e2e --server=https://1.2.3.4',
  flags: [
    bool('embed-certs', 'Put the contents of the certificate file into the kubeconfig.'),
    str('proxy-url', 'Proxy to reach the cluster through.'),
  ],
  run: async run => {
    const [name] = run.args;
    if (name === undefined || run.args.length > 1)
      throw run.usageError(`Unexpected args: [${run.args.join(' ')}]`);
    const { flags } = run;
    const fields: Record<string, unknown> = {};
    if (flags.changed('server')) fields.server = flags.str('server');
    if (flags.changed('tls-server-name')) fields['tls-server-name'] = flags.str('tls-server-name');
    if (flags.changed('insecure-skip-tls-verify'))
      fields['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify') || undefined;
    if (flags.str('proxy-url') !== '') fields['proxy-url'] = flags.str('proxy-url');
    if (flags.changed('certificate-authority'))
      Object.assign(fields, embedded(run, 'certificate-authority', flags.str('certificate-authority')));
    change(run, fileOf(run, 'clusters', name), config =>
      withEntry(config, 'clusters', name, old => ({ ...old, ...fields }) as JsonObject),
    );
    run.out(`Cluster ${JSON.stringify(name)} set.\n`);
  },
};

export const setCredentials: Command = {
  name: 'set-credentials',
  use: 'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password]',
  short: 'Set a user entry in kubeconfig',
  examples:
    '\n# Set the client certificate of a user\nkubectl config set-credentials cluster-admin --client-certificate=~/.kube/admin.crt --embed-certs=true',
  flags: [
    str('auth-provider', 'Kind of authentication provider.', { hidden: true }),
    bool('embed-certs', 'Put the contents of the certificate files into the kubeconfig.'),
    stringArray('exec-arg', 'Arguments of the program that gives credentials.'),
    str('exec-command', 'Program that gives credentials.'),
  ],
  run: async run => {
    const [name] = run.args;
    if (name === undefined || run.args.length > 1)
      throw run.usageError(`Unexpected args: [${run.args.join(' ')}]`);
    const { flags } = run;
    if (flags.str('token') !== '' && (flags.str('username') !== '' || flags.str('password') !== '')) {
      throw new CommandError(
        'you cannot specify more than one authentication method at the same time: --token, --username/--password',
      );
    }
    const fields: Record<string, unknown> = {};
    for (const flag of ['token', 'username', 'password'] as const)
      if (flags.changed(flag)) fields[flag] = flags.str(flag);
    for (const flag of ['client-certificate', 'client-key'] as const)
      if (flags.changed(flag)) Object.assign(fields, embedded(run, flag, flags.str(flag)));
    if (flags.str('exec-command') !== '')
      fields.exec = { command: flags.str('exec-command'), args: flags.list('exec-arg') };
    change(run, fileOf(run, 'users', name), config =>
      withEntry(config, 'users', name, old => ({ ...old, ...fields }) as JsonObject),
    );
    run.out(`User ${JSON.stringify(name)} set.\n`);
  },
};

function embedded(run: Run, field: string, path: string): JsonObject {
  if (!run.flags.bool('embed-certs')) return { [field]: path };
  if (run.files.stat(path) === undefined)
    throw new CommandError(
      `could not read ${field} data from ${path}: open ${path}: no such file or directory`,
    );
  return { [`${field}-data`]: btoa(run.files.text(path)), [field]: undefined };
}

function remover(
  name: string,
  part: Part,
  what: string,
  told: (entry: string, file: string) => string,
): Command {
  return {
    name,
    use: 'NAME',
    short: `Delete the specified ${what} from the kubeconfig`,
    examples: `\n# Delete a ${what}\nkubectl config ${name} minikube`,
    complete: async run => [...run.kubeconfig[part].keys()],
    run: async run => {
      const [entry] = run.args;
      if (entry === undefined || run.args.length > 1)
        throw run.usageError(`Unexpected args: [${run.args.join(' ')}]`);
      const file = fileOf(run, part, entry);
      const shown = file ?? kubeconfigPaths(run.flags.str('kubeconfig'), run.io.env)[0]!;
      if (file === undefined) throw new CommandError(`cannot delete ${what} ${entry}, not in ${shown}`);
      if (part === 'contexts' && run.kubeconfig.currentContext === entry)
        run.err(
          'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
        );
      change(run, file, config => withEntry(config, part, entry, () => undefined));
      run.out(told(entry, shown));
    },
  };
}

export const deleteContext = remover(
  'delete-context',
  'contexts',
  'context',
  (entry, file) => `deleted context ${entry} from ${file}\n`,
);
export const deleteCluster = remover(
  'delete-cluster',
  'clusters',
  'cluster',
  (entry, file) => `deleted cluster ${entry} from ${file}\n`,
);
export const deleteUser = remover(
  'delete-user',
  'users',
  'user',
  (entry, file) => `deleted user ${entry} from ${file}\n`,
);

export const renameContext: Command = {
  name: 'rename-context',
  use: 'CONTEXT_NAME NEW_NAME',
  short: 'Rename a context from the kubeconfig file',
  examples: '\n# Rename a context\nkubectl config rename-context old-name new-name',
  complete: completeContexts,
  run: async run => {
    const [from, to] = run.args;
    if (from === undefined || to === undefined || run.args.length > 2)
      throw run.usageError(`Unexpected args: [${run.args.join(' ')}]`);
    const old = run.kubeconfig.contexts.get(from);
    if (old === undefined)
      throw new CommandError(
        `cannot rename the context ${JSON.stringify(from)}, it's not in ${kubeconfigPaths(run.flags.str('kubeconfig'), run.io.env)[0]}`,
      );
    if (run.kubeconfig.contexts.has(to))
      throw new CommandError(
        `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${old.file}`,
      );
    change(run, old.file, config => {
      const moved = withEntry(
        withEntry(config, 'contexts', from, () => undefined),
        'contexts',
        to,
        () => old.value,
      );
      return config['current-context'] === from ? { ...moved, 'current-context': to } : moved;
    });
    run.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
  },
};

/** Goes into `users.name.field`; names may hold dots, the longest known one counts. */
function atProperty(config: JsonObject, path: string, value: unknown): JsonObject {
  const [part = '', ...rest] = path.split('.');
  if (part !== 'clusters' && part !== 'contexts' && part !== 'users')
    return withPath(config, path.split('.'), value);
  const list = (config[part] ?? []) as readonly { name: string }[];
  const joined = rest.join('.');
  const known = list
    .map(entry => entry.name)
    .filter(name => joined === name || joined.startsWith(`${name}.`))
    .sort((a, b) => b.length - a.length)[0];
  const name = known ?? rest[0] ?? '';
  const inner = joined.slice(name.length + 1);
  if (inner === '') {
    if (value !== undefined) throw new CommandError(`unable to parse field: needs a field after the name`);
    return withEntry(config, part, name, () => undefined);
  }
  return withEntry(config, part, name, old => withPath(old, inner.split('.'), value));
}

function withPath(object: JsonObject, path: readonly string[], value: unknown): JsonObject {
  const [key = '', ...rest] = path;
  const { [key]: old, ...others } = object;
  if (rest.length > 0) return { ...object, [key]: withPath(isObject(old) ? old : {}, rest, value) };
  return value === undefined ? others : ({ ...object, [key]: value } as JsonObject);
}

export const setProperty: Command = {
  name: 'set',
  use: 'PROPERTY_NAME PROPERTY_VALUE',
  short: 'Set an individual value in a kubeconfig file',
  examples: '\n# Set the server of a cluster\nkubectl config set clusters.my-cluster.server https://1.2.3.4',
  flags: [bool('set-raw-bytes', 'Take the value as bytes and not as base64.')],
  run: async run => {
    const [name, value] = run.args;
    if (name === undefined || value === undefined || run.args.length > 2)
      throw run.usageError(`Unexpected args: [${run.args.join(' ')}]`);
    const typed = value === 'true' || value === 'false' ? value === 'true' : value;
    change(run, currentFile(run), config => atProperty(config, name, typed));
    run.out(`Property ${JSON.stringify(name)} set.\n`);
  },
};

export const unsetProperty: Command = {
  name: 'unset',
  use: 'PROPERTY_NAME',
  short: 'Unset an individual value in a kubeconfig file',
  examples: '\n# Unset the current context\nkubectl config unset current-context',
  run: async run => {
    const [name] = run.args;
    if (name === undefined || run.args.length > 1)
      throw run.usageError(`Unexpected args: [${run.args.join(' ')}]`);
    change(run, currentFile(run), config => atProperty(config, name, undefined));
    run.out(`Property ${JSON.stringify(name)} unset.\n`);
  },
};
