/** models kubectl/pkg/cmd/top and metricsutil/metrics_printer.go */
import { addQuantities, milliValue, unitValue } from '../../api/quantity.ts';
import { align, TABLE_STYLE } from '../../apimachinery/go/tabwriter.ts';
import type { JsonObject } from '../../base/json.ts';
import { completeNames } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, str } from '../framework/flag.ts';
import { metaText } from '../resource/info.ts';
import type { Run } from '../run.ts';
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from './shared-flags.ts';

type Usage = { readonly cpu: string; readonly memory: string };
const API = '/apis/metrics.k8s.io/v1beta1';
const MIB = 1024 * 1024;

async function requireMetrics(run: Run): Promise<void> {
  const discovery = await run.discovery(0);
  if (!discovery.versions.includes('metrics.k8s.io/v1beta1'))
    throw new CommandError('Metrics API not available');
}

/** @param selector how the command calls its selector */
function checkFlags(run: Run, selector: string): void {
  if (!['', 'cpu', 'memory'].includes(run.flags.str('sort-by')))
    throw new CommandError('--sort-by accepts only cpu or memory');
  if (run.args.length > 0 && run.flags.str('selector') !== '')
    throw new CommandError(`only one of NAME or ${selector} can be provided`);
}

function bySort<T>(run: Run, items: readonly T[], usage: (item: T) => Usage, name: (item: T) => string): T[] {
  const by = run.flags.str('sort-by');
  return [...items].sort((a, b) => {
    if (by === 'cpu') return milliValue(usage(b).cpu) - milliValue(usage(a).cpu);
    if (by === 'memory') return unitValue(usage(b).memory) - unitValue(usage(a).memory);
    return name(a) < name(b) ? -1 : 1;
  });
}

function amounts({ cpu, memory }: Usage): [string, string] {
  return [`${milliValue(cpu)}m`, `${Math.floor(unitValue(memory) / MIB)}Mi`];
}

function sum(list: readonly Usage[]): Usage {
  return list.reduce(
    (all, one) => ({ cpu: addQuantities(all.cpu, one.cpu), memory: addQuantities(all.memory, one.memory) }),
    { cpu: '0', memory: '0' },
  );
}

export const topNode: Command = {
  name: 'node',
  aliases: ['nodes', 'no'],
  use: '[NAME | -l label]',
  short: 'Display resource (CPU/memory) usage of nodes',
  examples:
    '\n# Show the use of all nodes\nkubectl top node\n\n# Show the use of one node\nkubectl top node NODE_NAME',
  flags: [
    bool('no-headers', 'Print the table without its headers.'),
    selectorFlag(),
    bool('show-capacity', 'Shares of the capacity and not of what is allocatable.'),
    str('sort-by', "Sort by 'cpu' or 'memory'."),
  ],
  complete: completeNames('nodes'),
  run: async run => {
    if (run.args.length > 1) throw run.usageError('node [NAME | -l label]');
    checkFlags(run, '--selector');
    await requireMetrics(run);
    const [name] = run.args;
    const query = { labelSelector: run.flags.str('selector') || undefined };
    const metrics = await run.rest.json('GET', `${API}/nodes${name === undefined ? '' : `/${name}`}`, {
      query,
    });
    const items = name === undefined ? ((metrics.items ?? []) as readonly JsonObject[]) : [metrics];
    if (items.length === 0) throw new CommandError('metrics not available yet');
    const nodes = await run.list((await run.discovery()).find('nodes'), undefined, query);
    const field = run.flags.bool('show-capacity') ? 'capacity' : 'allocatable';
    const sorted = bySort(
      run,
      items,
      item => item.usage as unknown as Usage,
      item => metaText(item, 'name'),
    );
    const measured = new Set(items.map(item => metaText(item, 'name')));
    const rows = sorted.map(item => {
      const usage = item.usage as unknown as Usage;
      const node = nodes.find(one => metaText(one, 'name') === metaText(item, 'name'));
      const total = ((node?.status as JsonObject | undefined)?.[field] ?? {}) as unknown as Usage;
      const [cpu, memory] = amounts(usage);
      const cpuShare = Math.floor((milliValue(usage.cpu) / milliValue(total.cpu)) * 100);
      const memoryShare = Math.floor((unitValue(usage.memory) / unitValue(total.memory)) * 100);
      return `${metaText(item, 'name')}\t${cpu}\t${cpuShare}%\t${memory}\t${memoryShare}%\t`;
    });
    const unknown = name === undefined ? nodes.filter(node => !measured.has(metaText(node, 'name'))) : [];
    for (const node of unknown)
      rows.push(`${metaText(node, 'name')}\t<unknown>\t<unknown>\t<unknown>\t<unknown>\t`);
    table(run, ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'], rows);
  },
};

export const topPod: Command = {
  name: 'pod',
  aliases: ['pods', 'po'],
  use: '[NAME | -l label]',
  short: 'Display resource (CPU/memory) usage of pods',
  examples:
    '\n# Show the use of all pods of the namespace\nkubectl top pod\n\n# Show the use of a pod by container\nkubectl top pod POD_NAME --containers',
  flags: [
    allNamespacesFlag(),
    bool('containers', 'Show the use of each container.'),
    fieldSelectorFlag(),
    bool('no-headers', 'Print the table without its headers.'),
    selectorFlag(),
    str('sort-by', "Sort by 'cpu' or 'memory'."),
    bool('sum', 'Print a last line with the sum.'),
  ],
  complete: completeNames('pods'),
  run: async run => {
    if (run.args.length > 1) throw run.usageError('pod [NAME | -l label]');
    checkFlags(run, 'selector');
    await requireMetrics(run);
    const [name] = run.args;
    const all = run.flags.bool('all-namespaces');
    const query = {
      labelSelector: run.flags.str('selector') || undefined,
      fieldSelector: run.flags.str('field-selector') || undefined,
    };
    const metrics = await run.rest.json(
      'GET',
      `${API}${all ? '' : `/namespaces/${run.namespace}`}/pods${name === undefined ? '' : `/${name}`}`,
      { query },
    );
    const items = name === undefined ? ((metrics.items ?? []) as readonly JsonObject[]) : [metrics];
    if (items.length === 0)
      return run.err(all ? 'No resources found\n' : `No resources found in ${run.namespace} namespace.\n`);
    const containers = (item: JsonObject) =>
      (item.containers ?? []) as unknown as readonly { name: string; usage: Usage }[];
    const total = (item: JsonObject) => sum(containers(item).map(one => one.usage));
    const sorted = bySort(
      run,
      items,
      total,
      item => `${metaText(item, 'namespace')}/${metaText(item, 'name')}`,
    );
    const lead = (item: JsonObject) => (all ? `${metaText(item, 'namespace')}\t` : '');
    const rows = sorted.flatMap(item =>
      run.flags.bool('containers')
        ? containers(item).map(
            one => `${lead(item)}${metaText(item, 'name')}\t${one.name}\t${amounts(one.usage).join('\t')}\t`,
          )
        : [`${lead(item)}${metaText(item, 'name')}\t${amounts(total(item)).join('\t')}\t`],
    );
    if (run.flags.bool('sum')) {
      const pad = '\t'.repeat((all ? 1 : 0) + (run.flags.bool('containers') ? 1 : 0));
      rows.push(`${pad}\t________\t________\t`, `${pad}\t${amounts(sum(items.map(total))).join('\t')}\t`);
    }
    const columns = [
      ...(all ? ['NAMESPACE'] : []),
      ...(run.flags.bool('containers') ? ['POD', 'NAME'] : ['NAME']),
      'CPU(cores)',
      'MEMORY(bytes)',
    ];
    table(run, columns, rows);
  },
};

function table(run: Run, columns: readonly string[], rows: readonly string[]): void {
  const lines = [...(run.flags.bool('no-headers') ? [] : [`${columns.join('\t')}\t`]), ...rows];
  run.out(align(`${lines.join('\n')}\n`, TABLE_STYLE));
}

export const top: Command = {
  name: 'top',
  flagsInUsage: true,
  short: 'Display resource (CPU/memory) usage',
  long: 'Display resource (CPU/memory) usage.\n\nShows how much CPU and memory nodes or pods use now. It needs a metrics server that works.',
  commands: [topNode, topPod],
};
