import { canonicalQuantity, parseQuantity } from '../../../api/quantity.ts';
import { CommandError } from '../../framework/errors.ts';
import { str } from '../../framework/flag.ts';
import { generatorCommand } from './generator.ts';

/** models create_quota.go */
export const quota = generatorCommand({
  name: 'quota',
  aliases: ['resourcequota'],
  use: 'NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  short: 'Create a quota with the specified name',
  examples: `
# Create a quota
kubectl create quota my-quota --hard=cpu=1,memory=1G,pods=2,services=3

# Create a quota for pods without requests
kubectl create quota best-effort --hard=pods=100 --scopes=BestEffort`,
  flags: [
    str('hard', 'Comma separated resource=quantity pairs.'),
    str('scopes', 'Comma separated scopes that objects must match to be counted.'),
  ],
  object: (run, name) => {
    const hard = resourceList(run.flags.str('hard'));
    const scopes = run.flags.str('scopes') === '' ? [] : run.flags.str('scopes').split(',');
    return {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name },
      spec: {
        ...(Object.keys(hard).length > 0 ? { hard } : {}),
        ...(scopes.length > 0 ? { scopes } : {}),
      },
    };
  },
});

/** `cpu=1,memory=1Gi` as a resource list. models generate.PopulateResourceListV1 @throws CommandError */
export function resourceList(spec: string): Record<string, string> {
  if (spec === '') return {};
  const made: Record<string, string> = {};
  for (const part of spec.split(',')) {
    const pieces = part.split('=');
    if (pieces.length !== 2) {
      throw new CommandError(`Invalid argument syntax ${part}, expected <resource>=<value>`);
    }
    const [resource, value] = pieces as [string, string];
    if (parseQuantity(value) === undefined) throw new CommandError(quantityProblem(value));
    made[resource] = canonicalQuantity(value);
  }
  return made;
}

function quantityProblem(value: string): string {
  if (value === '' || /^[+-]?(\d+(\.\d*)?|\.\d+)/.test(value)) {
    return value === ''
      ? "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
      : "unable to parse quantity's suffix";
  }
  return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
}
