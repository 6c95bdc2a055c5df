/** models kubectl/pkg/cmd/events */

import { humanDuration } from '../../api/duration.ts';
import type { Event } from '../../api/generated/types.ts';
import { resourceOfKind } from '../../api/resources.ts';
import { align, TABLE_STYLE } from '../../apimachinery/go/tabwriter.ts';
import type { JsonObject } from '../../base/json.ts';
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { bool, str, strings } from '../framework/flag.ts';
import { genericPrinter } from '../printers/output.ts';
import { followAll } from '../resource/follow.ts';
import { apiVersion } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import { allNamespacesFlag, chunkFlag, OUTPUT_FLAGS } from './shared-flags.ts';

export const events: Command = {
  name: 'events',
  use: '[(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  short: 'List events',
  long: 'Display events.\n\nShows a table of the latest events of the current namespace, of all namespaces, or of one object.',
  examples: `
# List recent events of the namespace
kubectl events

# List recent events of a pod, and go on watching
kubectl events --for pod/web-pod-13je7 --watch

# List only warnings
kubectl events --types=Warning`,
  flags: [
    allNamespacesFlag(),
    chunkFlag(),
    str('for', 'Only events about this object, as TYPE/NAME.'),
    bool('no-headers', 'Print the table without its headers.'),
    ...OUTPUT_FLAGS,
    strings('types', 'Only events of these types.'),
    bool('watch', 'After listing, go on and show new events.', { short: 'w' }),
  ],
  complete: completeObjects,
  run: async run => {
    const fieldSelector = await aboutFields(run);
    const resource = resourceOfKind('v1', 'Event')!;
    const namespace = run.flags.bool('all-namespaces') ? undefined : run.namespace;
    const types = run.flags.list('types').map(type => type.toLowerCase());
    for (const type of run.flags.list('types')) {
      if (!['normal', 'warning'].includes(type.toLowerCase()))
        throw new CommandError(`valid --types are Normal or Warning`);
    }
    const wanted = (event: Event) => types.length === 0 || types.includes((event.type ?? '').toLowerCase());
    const widths: number[] = [];
    let headers = !run.flags.bool('no-headers');
    const show = (list: readonly Event[]) => {
      const lines = [...(headers ? [header(run)] : []), ...list.map(event => row(run, event))];
      headers = false;
      run.out(align(`${lines.join('\n')}\n`, TABLE_STYLE, widths));
    };
    const printer = genericPrinter(run);
    if (!run.flags.bool('watch')) {
      const found = ((await run.list(resource, namespace, { fieldSelector })) as unknown as Event[]).filter(
        wanted,
      );
      if (found.length === 0)
        return run.err(
          namespace === undefined ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`,
        );
      const sorted = found.sort((a, b) => lastSeen(a) - lastSeen(b));
      if (printer !== undefined)
        return run.out(
          printer({
            apiVersion: 'v1',
            kind: 'EventList',
            metadata: {},
            items: sorted,
          } as unknown as JsonObject),
        );
      return show(sorted);
    }
    for await (const { type, object } of followAll(run, resource, namespace, { fieldSelector })) {
      if (object === undefined || type === 'DELETED' || !wanted(object as unknown as Event)) continue;
      if (printer !== undefined) run.out(printer(object));
      else show([object as unknown as Event]);
      if (!(await run.streams.flush())) return;
    }
  },
};

async function aboutFields(run: Run): Promise<string | undefined> {
  const about = run.flags.str('for');
  if (about === '') return undefined;
  const [type, name] = about.split('/');
  if (!type || !name) throw new CommandError('--for must be in resource/name form');
  const resource = (await run.discovery()).find(type);
  return `involvedObject.kind=${resource.kind},involvedObject.apiVersion=${apiVersion(resource)},involvedObject.name=${name}`;
}

function lastSeen(event: Event): number {
  return (
    Date.parse(
      event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? '',
    ) || 0
  );
}

function header(run: Run): string {
  return [
    ...(run.flags.bool('all-namespaces') ? ['NAMESPACE'] : []),
    'LAST SEEN',
    'TYPE',
    'REASON',
    'OBJECT',
    'MESSAGE',
  ].join('\t');
}

function row(run: Run, event: Event): string {
  const now = run.io.clock.now();
  const ago = (time: string | undefined) => (time ? humanDuration(now - Date.parse(time)) : '<unknown>');
  const first = ago(event.eventTime || event.firstTimestamp);
  const interval = event.series
    ? `${ago(event.series.lastObservedTime)} (x${event.series.count} over ${first})`
    : (event.count ?? 0) > 1
      ? `${ago(event.lastTimestamp)} (x${event.count} over ${first})`
      : first;
  const { kind, name } = event.involvedObject;
  return [
    ...(run.flags.bool('all-namespaces') ? [event.metadata?.namespace ?? ''] : []),
    interval,
    event.type ?? '',
    event.reason ?? '',
    `${kind}/${name}`,
    (event.message ?? '').trim().replaceAll('\n', ' '),
  ].join('\t');
}
