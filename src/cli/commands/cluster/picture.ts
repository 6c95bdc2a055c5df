import type { Node, Pod } from '../../../api/generated/types.ts';
import { asJson } from '../../../api/object.ts';
import nodePrinter from '../../../apiserver/tables/printers/node.ts';
import podPrinter from '../../../apiserver/tables/printers/pod.ts';
import { harmlessLine } from '../../../base/harmless.ts';
import { fitWidth } from '../../../terminal/width.ts';
import type { Style, Theme } from '../../../tui/theme.ts';
import type { ServedStrings } from './strings.ts';

/** What is shown of a cluster at one instant. */
export interface Scene {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  /** What happened, the newest last. */
  readonly events: readonly string[];
  readonly now: number;
}

/** The least rows that events get where there are any. */
const EVENT_ROWS = 4;
const SYSTEM = 'kube-system';
const DONE = new Set(['Running', 'Completed', 'Succeeded']);
const ON_THE_WAY = new Set(['Pending', 'ContainerCreating', 'PodInitializing', 'Terminating']);

/**
 * A cluster as lines: each node with its pods, in kubectl's words, then what has no node, then what happened last.
 * Pods of kube-system are counted as long as they run.
 * @param columns no line is wider
 * @param rows no more lines come out
 */
export function picture(
  scene: Scene,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  theme: Theme,
  strings: ServedStrings,
): string[] {
  const events = scene.events.slice(-Math.max(EVENT_ROWS, rows));
  const nodes = nodeLines(scene, theme, strings);
  const room = Math.max(1, rows - Math.min(EVENT_ROWS, events.length) - 1);
  const shown =
    nodes.length <= room
      ? nodes
      : [...nodes.slice(0, room - 1), theme.paint('dim', `  ${strings.more(nodes.length - room + 1)}`)];
  const left = rows - shown.length - 1;
  const last = left > 0 ? ['', ...events.slice(-left).map(event => theme.paint('dim', event))] : [];
  return [...shown, ...last].map(line => fitWidth(line, columns).trimEnd());
}

function nodeLines({ nodes, pods, now }: Scene, theme: Theme, strings: ServedStrings): string[] {
  const names = nodes.map(({ metadata }) => metadata?.name ?? '').sort();
  const width = Math.max(0, ...names.map(name => name.length)) + 2;
  const lines = names.flatMap(name => {
    const node = nodes.find(({ metadata }) => metadata?.name === name)!;
    const status = harmlessLine(String(nodePrinter.cells(asJson(node), now)[1]));
    const style: Style = status === 'Ready' ? 'good' : status.startsWith('Ready') ? 'warn' : 'bad';
    const head = `${theme.paint('strong', fitWidth(harmlessLine(name), width))}${theme.paint(style, status)}`;
    return [head, ...podLines(pods.filter(({ spec }) => spec?.nodeName === name))];
  });
  const homeless = pods.filter(({ spec }) => !names.includes(spec?.nodeName ?? ''));
  if (homeless.length === 0) return lines;
  return [...lines, theme.paint('warn', strings.noNode), ...podLines(homeless)];

  function podLines(here: readonly Pod[]): string[] {
    const rows = here.map(pod => {
      const [name, ready, status] = podPrinter
        .cells(asJson(pod), now)
        .map(cell => harmlessLine(String(cell))) as [string, string, string];
      return { namespace: harmlessLine(pod.metadata?.namespace ?? ''), name, ready, status };
    });
    const isQuiet = ({ namespace, status }: (typeof rows)[number]) =>
      namespace === SYSTEM && DONE.has(status);
    const shown = rows
      .filter(row => !isQuiet(row))
      .sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1))
      .map(({ namespace, name, ready, status }) => {
        const style: Style = DONE.has(status) ? 'good' : ON_THE_WAY.has(status) ? 'warn' : 'bad';
        return `  ${theme.paint(style, fitWidth(status, 18))} ${ready}  ${namespace}/${name}`;
      });
    const quiet = rows.filter(isQuiet).length;
    return quiet === 0 ? shown : [...shown, theme.paint('dim', `  ${strings.running(quiet, SYSTEM)}`)];
  }
}
