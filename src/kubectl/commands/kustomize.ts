/** models kubectl/pkg/cmd/kustomize */

import { toYaml } from '../../apimachinery/yaml/emit.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { str } from '../framework/flag.ts';
import { kustomize as build } from '../kustomize/build.ts';

export const kustomize: Command = {
  name: 'kustomize',
  flagsInUsage: true,
  use: 'DIR',
  short: 'Build a kustomization target from a directory or URL',
  examples:
    '\n# Build the folder that one is in\nkubectl kustomize\n\n# Build another folder\nkubectl kustomize /home/config/production',
  flags: [str('output', 'File to write to.', { short: 'o', complete: 'files' })],
  run: async run => {
    if (run.args.length > 1) throw new CommandError('specify one path to kustomization.yaml');
    const text = build(run.files, run.args[0] ?? '.', line => run.err(line))
      .map(object => toYaml(object))
      .join('---\n');
    if (run.flags.str('output') === '') run.out(text);
    else run.files.write(run.flags.str('output'), text);
  },
};
