/** models kubectl/pkg/cmd/annotate/annotate.go */
import { CommandError } from '../framework/errors.ts';
import { markCommand } from './marks/command.ts';
import type { MarkKind, Marks } from './marks/mark.ts';

const ANNOTATIONS: MarkKind = {
  name: 'annotate',
  noun: 'annotation',
  field: 'annotations',
  skipsUnchanged: false,
  parse: annotationChanges,
  clashes: (had, { set }) => {
    const taken = Object.keys(set).filter(key => had[key] !== undefined && had[key] !== set[key]);
    if (taken.length === 0) return [];
    const values = taken.map(key => `'${key}' already has a value (${had[key]})`).join('; ');
    return [
      new CommandError(`--overwrite is false but found the following declared annotation(s): ${values}`),
    ];
  },
  outcome: () => 'annotated',
  printerForEach: false,
};

export const annotate = markCommand(ANNOTATIONS, {
  short: 'Update the annotations on a resource',
  examples: `
# Annotate a pod
kubectl annotate pods foo description='my frontend'

# Change an annotation that is there already
kubectl annotate --overwrite pods foo description='my frontend running nginx'

# Take an annotation away
kubectl annotate pods foo description-`,
});

function annotationChanges(words: readonly string[]): Marks {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) set[word.slice(0, equals)] = word.slice(equals + 1);
    else remove.push(word.slice(0, -1));
  }
  const both = remove.filter(key => set[key] !== undefined);
  if (both.length > 0)
    throw new CommandError(
      `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
    );
  return { set, remove };
}
