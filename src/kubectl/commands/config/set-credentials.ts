import { withEntry } from '../../../apimachinery/kubeconfig/edit.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, str, stringArray } from '../../framework/flag.ts';
import type { Run } from '../../run.ts';
import { change, fileOf, target, unexpected } from './edit-file.ts';
import { embedded } from './embed.ts';

/** models set_credentials.go */
export const setCredentials: Command = {
  name: 'set-credentials',
  use: 'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  short: 'Set a user entry in kubeconfig',
  examples:
    '\n# Set the client certificate of a user\nkubectl config set-credentials cluster-admin --client-certificate=~/.kube/admin.crt --embed-certs=true',
  flags: [
    str('client-certificate', 'File with the client certificate of the user.', { complete: 'files' }),
    str('client-key', 'File with the key of the client certificate.', { complete: 'files' }),
    bool('embed-certs', 'Put the contents of the certificate files into the kubeconfig.'),
    str('exec-api-version', 'API version of what the program that gives credentials prints.'),
    stringArray('exec-arg', 'Arguments of the program that gives credentials.'),
    str('exec-command', 'Program that gives credentials.'),
    stringArray('exec-env', 'Environment of that program, as name=value.'),
    str('password', 'Password of the user.'),
    str('token', 'Bearer token of the user.'),
    str('username', 'Name of the user for basic authentication.'),
  ],
  run: async run => {
    const [name] = run.args;
    if (name === undefined || run.args.length > 1) throw unexpected(run, 'unexpected');
    const { flags } = run;
    if (flags.str('token') !== '' && (flags.str('username') !== '' || flags.str('password') !== '')) {
      throw new CommandError(
        'you cannot specify more than one authentication method at the same time: --token, --username/--password',
      );
    }
    const file = target(run, fileOf(run, 'users', name));
    const fields: Record<string, unknown> = {};
    for (const flag of ['token', 'username', 'password'] as const)
      if (flags.changed(flag)) fields[flag] = flags.str(flag);
    for (const flag of ['client-certificate', 'client-key'] as const)
      if (flags.changed(flag)) Object.assign(fields, embedded(run, flag, flags.str(flag), file));
    if (flags.str('exec-command') !== '') fields.exec = execOf(run);
    change(run, file, config =>
      withEntry(config, 'users', name, old => ({ ...old, ...fields }) as JsonObject),
    );
    run.out(`User ${JSON.stringify(name)} set.\n`);
  },
};

/** The program that gives credentials, as a kubeconfig keeps it. */
function execOf({ flags }: Run): JsonObject {
  const env = flags.list('exec-env').map(pair => {
    const equals = pair.indexOf('=');
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  return {
    apiVersion: flags.str('exec-api-version'),
    args: flags.list('exec-arg').length > 0 ? flags.list('exec-arg') : null,
    command: flags.str('exec-command'),
    env: env.length > 0 ? env : null,
    provideClusterInfo: false,
  } as unknown as JsonObject;
}
