import { bool, int, str } from '../../framework/flag.ts';
import { generatorCommand } from './generator.ts';

/** models create_priorityclass.go */
export const priorityclass = generatorCommand({
  name: 'priorityclass',
  aliases: ['pc'],
  use: 'NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  short: 'Create a priority class with the specified name',
  examples: `
# Create a priority class
kubectl create priorityclass high-priority --value=1000 --description="high priority"

# Create the priority class for pods that name none
kubectl create priorityclass default-priority --value=1000 --global-default=true

# Create a priority class whose pods do not preempt others
kubectl create priorityclass high-priority --value=1000 --preemption-policy="Never"`,
  flags: [
    str('description', 'When this priority class is to be used.'),
    bool('global-default', 'Use this class for pods that name none.'),
    str('preemption-policy', 'Whether pods of this class preempt others.', {
      value: 'PreemptLowerPriority',
      complete: ['PreemptLowerPriority', 'Never'],
    }),
    int('value', 'The priority.'),
  ],
  object: (run, name) => {
    return {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value: run.flags.int('value'),
      ...(run.flags.bool('global-default') ? { globalDefault: true } : {}),
      ...(run.flags.str('description') === '' ? {} : { description: run.flags.str('description') }),
      preemptionPolicy: run.flags.str('preemption-policy'),
    };
  },
});
