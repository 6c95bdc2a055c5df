/** models kubectl/pkg/cmd/auth/whoami.go */

import { align, TABLE_STYLE } from '../../../apimachinery/go/tabwriter.ts';
import { goList } from '../../describe/text.ts';
import type { Command } from '../../framework/command.ts';
import { genericPrinter } from '../../printers/output.ts';
import { OUTPUT_FLAGS } from '../shared-flags.ts';

export const whoami: Command = {
  name: 'whoami',
  short: 'Experimental: Check self subject attributes',
  examples: '\n# Show who the server takes you for\nkubectl auth whoami',
  flags: OUTPUT_FLAGS,
  run: async run => {
    const answer = await run.rest.json('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    });
    const printer = genericPrinter(run);
    if (printer !== undefined) return run.out(printer(answer));
    const {
      username = '',
      uid,
      groups,
      extra = {},
    } = ((answer.status as { userInfo?: object } | undefined)?.userInfo ?? {}) as {
      username?: string;
      uid?: string;
      groups?: readonly string[];
      extra?: Readonly<Record<string, readonly string[]>>;
    };
    const rows = [
      'ATTRIBUTE\tVALUE',
      `Username\t${username}`,
      ...(uid ? [`UID\t${uid}`] : []),
      ...(groups?.length ? [`Groups\t${goList(groups)}`] : []),
      ...Object.entries(extra)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, values]) => `Extra: ${key}\t${goList(values)}`),
    ];
    run.out(align(`${rows.join('\n')}\n`, TABLE_STYLE));
  },
};
