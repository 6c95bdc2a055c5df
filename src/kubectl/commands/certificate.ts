/** models kubectl/pkg/cmd/certificates */
import { rfc3339 } from '../../base/clock.ts';
import type { JsonObject } from '../../base/json.ts';
import { completeNames } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool } from '../framework/flag.ts';
import { genericPrinter } from '../printers/output.ts';
import { infoName } from '../resource/info.ts';
import { fetchSelected, selectionOf } from '../resource/selection.ts';
import { pathOf } from '../rest/discovery.ts';
import { fileFlags, OUTPUT_FLAGS } from './shared-flags.ts';

function decision(name: 'approve' | 'deny', type: 'Approved' | 'Denied', done: string): Command {
  return {
    name,
    use: '(-f FILENAME | NAME)',
    short: `${name === 'approve' ? 'Approve' : 'Deny'} a certificate signing request`,
    examples: `\n# ${name === 'approve' ? 'Approve' : 'Deny'} a request\nkubectl certificate ${name} csr-sqgzp`,
    flags: [
      ...fileFlags('File that names the requests.'),
      bool('force', 'Also when it has been decided already.'),
      ...OUTPUT_FLAGS,
    ],
    complete: completeNames('certificatesigningrequests'),
    run: async run => {
      const args = run.args.map(name => `certificatesigningrequests/${name}`);
      if (args.length === 0 && run.flags.list('filename').length === 0)
        throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>');
      const printer = genericPrinter(run);
      for (const info of await fetchSelected(run, await selectionOf(run, { args }))) {
        const status = (info.object!.status ?? {}) as { conditions?: readonly { type: string }[] };
        let object = info.object!;
        const conditions = status.conditions ?? [];
        if (!conditions.some(condition => condition.type === type) || run.flags.bool('force')) {
          const opposite = type === 'Approved' ? 'Denied' : 'Approved';
          if (conditions.some(condition => condition.type === opposite))
            throw new CommandError(
              `certificate signing request ${JSON.stringify(info.name)} is already ${opposite}`,
            );
          const now = rfc3339(run.io.clock.now());
          const condition = {
            type,
            status: 'True',
            reason: `Kubectl${name === 'approve' ? 'Approve' : 'Deny'}`,
            message: `This CSR was ${name === 'approve' ? 'approved' : 'denied'} by kubectl certificate ${name}.`,
            lastUpdateTime: now,
            lastTransitionTime: now,
          };
          const body = {
            ...object,
            status: { ...status, conditions: [...conditions, condition] },
          } as unknown as JsonObject;
          object = await run.rest.json('PUT', pathOf(info.resource, '', info.name, 'approval'), { body });
        }
        run.out(printer === undefined ? `${infoName(info)} ${done}\n` : printer(object));
      }
    },
  };
}

export const certificate: Command = {
  name: 'certificate',
  use: 'SUBCOMMAND',
  alone: 'helps',
  short: 'Modify certificate resources',
  commands: [decision('approve', 'Approved', 'approved'), decision('deny', 'Denied', 'denied')],
};
