/** models kubectl/pkg/cmd/label/label.go */

import { isLabelValue } from '../../apimachinery/validation/names.ts';
import { jsonEqual } from '../../base/json.ts';
import { CommandError } from '../framework/errors.ts';
import { markCommand } from './marks/command.ts';
import type { MarkKind, Marks } from './marks/mark.ts';

const LABELS: MarkKind = {
  name: 'label',
  noun: 'label',
  field: 'labels',
  skipsUnchanged: true,
  parse: labelChanges,
  clashes: (had, { set }) =>
    Object.keys(set)
      .filter(key => had[key] !== undefined && had[key] !== set[key])
      .map(key => new CommandError(`'${key}' already has a value (${had[key]}), and --overwrite is false`)),
  outcome: (had, has) => {
    if (jsonEqual(had, has)) return 'not labeled';
    const gone = Object.keys(had).some(key => has[key] === undefined);
    const set = Object.keys(has).some(key => has[key] !== had[key]);
    if (gone) return set ? 'modified' : 'unlabeled';
    return 'labeled';
  },
  printerForEach: true,
  missing: key => `label ${JSON.stringify(key)} not found.\n`,
};

export const label = markCommand(LABELS, {
  short: 'Update the labels on a resource',
  examples: `
# Give a pod a label
kubectl label pods foo unhealthy=true

# Change a label that is there already
kubectl label --overwrite pods foo status=unhealthy

# Label all pods of the namespace
kubectl label pods --all status=unhealthy

# Take a label away
kubectl label pods foo bar-`,
});

function labelChanges(words: readonly string[]): Marks {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const word of words) {
    if (word.includes('=')) {
      const [key = '', value = '', more] = word.split('=');
      if (more !== undefined) throw new CommandError(`invalid label spec: ${word}`);
      const problems = isLabelValue(value);
      if (problems.length > 0)
        throw new CommandError(`invalid label value: ${JSON.stringify(word)}: ${problems.join(';')}`);
      set[key] = value;
    } else remove.push(word.slice(0, -1));
  }
  if (remove.some(key => set[key] !== undefined))
    throw new CommandError('can not both modify and remove a label in the same command');
  return { set, remove };
}
