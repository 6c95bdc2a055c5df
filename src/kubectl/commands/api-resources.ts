/** models kubectl/pkg/cmd/apiresources */

import { align, TABLE_STYLE } from '../../apimachinery/go/tabwriter.ts';
import { toYaml } from '../../apimachinery/yaml/emit.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, str, strings } from '../framework/flag.ts';
import { toKyaml } from '../printers/kyaml.ts';
import { unknownFormat } from '../printers/output.ts';
import { apiVersion, qualified, type Resource } from '../rest/discovery.ts';

const FORMATS = ['json', 'kyaml', 'name', 'wide', 'yaml'];
const PRINTERS: Readonly<Record<string, (list: JsonObject) => string>> = {
  json: list => `${JSON.stringify(list, null, 4)}\n`,
  kyaml: list => `---\n${toKyaml(list)}`,
  yaml: toYaml,
};

export const apiResources: Command = {
  name: 'api-resources',
  flagsInUsage: true,
  short: 'Print the supported API resources on the server',
  examples: `
# Print the supported API resources
kubectl api-resources

# Print them with verbs and categories
kubectl api-resources -o wide

# Print those with namespaces
kubectl api-resources --namespaced=true

# Print those of one API group
kubectl api-resources --api-group=rbac.authorization.k8s.io`,
  flags: [
    str('api-group', 'Only resources of this API group.'),
    bool('cached', 'Use what is cached.'),
    strings('categories', 'Only resources of these categories.'),
    bool('namespaced', 'true: only resources with namespaces; false: only those without.', { value: 'true' }),
    bool('no-headers', 'Print the table without its headers.'),
    str('output', `Output format: ${FORMATS.join(', ')}.`, { short: 'o', complete: FORMATS }),
    str('sort-by', "Sort by this field: 'name' or 'kind'.", { complete: ['name', 'kind'] }),
    strings('verbs', 'Only resources that know these verbs.'),
  ],
  run: async run => {
    const { flags } = run;
    if (run.args.length > 0) throw run.usageError(`unexpected arguments: [${run.args.join(' ')}]`);
    const output = flags.str('output');
    if (output !== '' && !FORMATS.includes(output)) throw unknownFormat(output, FORMATS);
    const by = flags.str('sort-by');
    if (!['', 'name', 'kind'].includes(by)) throw new CommandError(`--sort-by accepts only name or kind`);
    const found = (await run.discovery(1))
      .preferred()
      .filter(
        one =>
          (!flags.changed('api-group') || one.group === flags.str('api-group')) &&
          (!flags.changed('namespaced') || one.namespaced === flags.bool('namespaced')) &&
          flags.list('verbs').every(verb => one.verbs.includes(verb)) &&
          flags.list('categories').every(category => one.categories.includes(category)),
      );
    const sorted = [...found].sort((a, b) => {
      if (by === 'kind') return a.kind < b.kind ? -1 : 1;
      if (by === 'name') return a.resource < b.resource ? -1 : 1;
      return a.group === b.group ? (a.resource < b.resource ? -1 : 1) : a.group < b.group ? -1 : 1;
    });
    if (output === 'name') return run.out(sorted.map(one => `${qualified(one)}\n`).join(''));
    const printer = PRINTERS[output];
    if (printer !== undefined) return run.out(printer(listOf(sorted)));
    const wide = output === 'wide';
    const header = `NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND${wide ? '\tVERBS\tCATEGORIES' : ''}`;
    const lines = [...(flags.bool('no-headers') ? [] : [header]), ...sorted.map(one => line(one, wide))];
    if (lines.length > 0) run.out(align(`${lines.join('\n')}\n`, TABLE_STYLE));
  },
};

/** In the order of the fields of Go's structs. models metav1.APIResourceList */
function listOf(resources: readonly Resource[]): JsonObject {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: '',
    resources: resources.map(one => ({
      name: one.resource,
      singularName: one.singular,
      namespaced: one.namespaced,
      ...(one.group === '' ? {} : { group: one.group }),
      version: one.version,
      kind: one.kind,
      verbs: one.verbs,
      ...(one.shortNames.length > 0 ? { shortNames: one.shortNames } : {}),
      ...(one.categories.length > 0 ? { categories: one.categories } : {}),
    })),
  };
}

function line(one: Resource, wide: boolean): string {
  const cells = [one.resource, one.shortNames.join(','), apiVersion(one), String(one.namespaced), one.kind];
  return [...cells, ...(wide ? [[...one.verbs].sort().join(','), one.categories.join(',')] : [])].join('\t');
}
