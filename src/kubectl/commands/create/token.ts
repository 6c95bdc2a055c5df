/** models create_token.go */

import { ApiError } from '../../../api/status.ts';
import { completeNames } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError, UrlError } from '../../framework/errors.ts';
import { duration, str, stringArray } from '../../framework/flag.ts';
import { genericPrinter } from '../../printers/output.ts';
import type { Run } from '../../run.ts';
import { OUTPUT_FLAGS } from '../shared-flags.ts';

export const token: Command = {
  name: 'token',
  use: 'SERVICE_ACCOUNT_NAME',
  short: 'Request a service account token',
  examples: `
# Ask for a token of a service account
kubectl create token myapp

# Ask for a token that lasts ten minutes
kubectl create token myapp --duration 10m`,
  flags: [
    stringArray('audience', 'Who the token is for.'),
    str('bound-object-kind', 'Kind of the object that the token is bound to: Pod, Secret or Node.'),
    str('bound-object-name', 'Name of that object.'),
    str('bound-object-uid', 'UID of that object.'),
    duration('duration', 'How long the token lasts; the server decides where 0.'),
    ...OUTPUT_FLAGS,
  ],
  complete: completeNames('serviceaccounts'),
  run: async run => {
    if (run.args.length !== 1) throw run.usageError(`exactly one NAME is required, got ${run.args.length}`);
    const name = run.args[0]!;
    const kind = run.flags.str('bound-object-kind');
    checkBinding(run, kind);
    const seconds = run.flags.duration('duration') / 1000;
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        audiences: run.flags.list('audience'),
        ...(seconds > 0 ? { expirationSeconds: seconds } : {}),
        ...(kind === ''
          ? {}
          : {
              boundObjectRef: {
                kind,
                apiVersion: 'v1',
                name: run.flags.str('bound-object-name'),
                uid: run.flags.str('bound-object-uid'),
              },
            }),
      },
    };
    try {
      const answer = await run.rest.json(
        'POST',
        `/api/v1/namespaces/${run.namespace}/serviceaccounts/${name}/token`,
        { body },
      );
      const printer = genericPrinter(run);
      const status = answer.status as { token?: string } | undefined;
      if (!status?.token) throw new CommandError('failed to create token: no token in server response');
      run.out(printer === undefined ? `${status.token}\n` : printer(answer));
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof UrlError)) throw error;
      throw new CommandError(`failed to create token: ${error.message}`);
    }
  },
};

const BOUND_KINDS = ['Node', 'Pod', 'Secret'];

/** --bound-object-kind and the flags that go with it. @throws CommandError */
function checkBinding(run: Run, kind: string): void {
  const given = (flag: string) => run.flags.str(flag) !== '';
  if (kind === '') {
    for (const flag of ['bound-object-name', 'bound-object-uid'])
      if (given(flag)) throw new CommandError(`--${flag} can only be set if --bound-object-kind is provided`);
    return;
  }
  if (!BOUND_KINDS.includes(kind))
    throw new CommandError(`supported --bound-object-kind values are ${BOUND_KINDS.join(', ')}`);
  if (!given('bound-object-name'))
    throw new CommandError('--bound-object-name is required if --bound-object-kind is provided');
}
