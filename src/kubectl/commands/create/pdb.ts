import { parseLabelSelector } from '../../../api/label-selector-text.ts';
import { CommandError } from '../../framework/errors.ts';
import { str } from '../../framework/flag.ts';
import { generatorCommand } from './generator.ts';

/** models create_pdb.go */
export const poddisruptionbudget = generatorCommand({
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  use: 'NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  failure: 'failed to create poddisruptionbudgets: ',
  short: 'Create a pod disruption budget with the specified name',
  examples: `
# Create a budget that keeps one of the pods with app=rails up
kubectl create poddisruptionbudget my-pdb --selector=app=rails --min-available=1

# Create a budget that keeps half of the pods up
kubectl create pdb my-pdb --selector=app=nginx --min-available=50%`,
  flags: [
    str('max-unavailable', 'How many pods, or which share of them, may be down.'),
    str('min-available', 'How many pods, or which share of them, must be up.'),
    str('selector', 'Label selector of the pods.'),
  ],
  object: (run, name) => {
    const [min, max, selector] = [
      run.flags.str('min-available'),
      run.flags.str('max-unavailable'),
      run.flags.str('selector'),
    ];
    if (selector === '') throw new CommandError('a selector must be specified');
    if (min === '' && max === '')
      throw new CommandError('one of min-available or max-unavailable must be specified');
    if (min !== '' && max !== '')
      throw new CommandError('min-available and max-unavailable cannot be both specified');
    for (const [value, flag] of [
      [min, 'min-available'],
      [max, 'max-unavailable'],
    ] as const) {
      if (value !== '' && !/^\d+%?$/.test(value))
        throw new CommandError(`invalid format specified for ${flag}`);
    }
    return {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: {
        ...(min === '' ? {} : { minAvailable: countOf(min) }),
        ...(max === '' ? {} : { maxUnavailable: countOf(max) }),
        selector: selectorOf(selector),
      },
    };
  },
});

function countOf(text: string): number | string {
  return text.endsWith('%') ? text : Number(text);
}

function parsed(text: string): ReturnType<typeof parseLabelSelector> {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    throw new CommandError(
      `couldn't parse the selector string ${JSON.stringify(text)}: ${(error as Error).message}`,
    );
  }
}

function selectorOf(text: string) {
  const requirements = parsed(text);
  const labels = Object.fromEntries(
    requirements
      .filter(one => (one.operator as string) === 'In' && one.values.length === 1)
      .map(one => [one.key, one.values[0]!]),
  );
  const others = requirements.filter(one => !((one.operator as string) === 'In' && one.values.length === 1));
  return {
    ...(Object.keys(labels).length > 0 ? { matchLabels: labels } : {}),
    ...(others.length > 0
      ? {
          matchExpressions: others.map(one => ({
            key: one.key,
            operator: one.operator as string,
            ...(one.values.length > 0 ? { values: [...one.values] } : {}),
          })),
        }
      : {}),
  };
}
