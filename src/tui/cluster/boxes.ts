import type { Scene, SceneAmount, SceneNode, ScenePod } from '../../cluster/scene.ts';
import { fitWidth, width } from '../../terminal/width.ts';
import type { Style, Theme } from '../theme.ts';
import type { Ui } from '../ui.ts';
import { bar } from '../widgets/bar.ts';
import { cut } from '../widgets/cut.ts';

const LEAST_BOX = 36;
const GAP = 1;
/** More Pods of a node than these are cells without names. */
const MOST_NAMED = 8;
const SYSTEM = 'kube-system';
const GOOD = new Set(['Running', 'Completed', 'Succeeded']);
const ON_THE_WAY = new Set(['Pending', 'ContainerCreating', 'PodInitializing', 'Terminating']);

/** The nodes as boxes side by side, with taints, what is requested of them and their Pods; then what has no node. */
export function sceneLines(ui: Ui, scene: Scene, cells: number): string[] {
  const { strings, theme } = ui;
  if (scene.nodes.length === 0) return [strings.noApiServer];
  const across = Math.max(1, Math.min(scene.nodes.length, Math.floor((cells + GAP) / (LEAST_BOX + GAP))));
  const size = Math.floor((cells - GAP * (across - 1)) / across);
  const lines: string[] = [];
  for (let at = 0; at < scene.nodes.length; at += across) {
    const row = scene.nodes.slice(at, at + across).map(node => boxBody(ui, node, size - 4));
    const height = Math.max(...row.map(body => body.length));
    const boxes = row.map((body, index) => box(theme, scene.nodes[at + index]!, body, size, height));
    for (let line = 0; line < height + 2; line++)
      lines.push(boxes.map(drawn => drawn[line]).join(' '.repeat(GAP)));
  }
  if (scene.homeless.length === 0) return lines;
  return [
    ...lines,
    '',
    theme.paint('warn', strings.noNode),
    ...scene.homeless.map(pod => podLine(theme, pod, cells)),
  ];
}

function box(
  theme: Theme,
  { name, status }: SceneNode,
  body: readonly string[],
  size: number,
  height: number,
): string[] {
  const { frame } = theme.glyphs;
  const style: Style = status === 'Ready' ? 'good' : status.startsWith('Ready') ? 'warn' : 'bad';
  const title = ` ${theme.paint('strong', cut(name, size - width(status) - 8, theme))} ${theme.paint(style, status)} `;
  const edge = (text: string) => theme.paint('dim', text);
  const rest = Math.max(0, size - 3 - width(title));
  return [
    edge(frame.topLeft + frame.across) + title + edge(frame.across.repeat(rest) + frame.topRight),
    ...Array.from(
      { length: height },
      (_, row) => `${edge(frame.down)} ${fitWidth(body[row] ?? '', size - 4)} ${edge(frame.down)}`,
    ),
    edge(frame.bottomLeft + frame.across.repeat(size - 2) + frame.bottomRight),
  ];
}

function boxBody({ theme, strings }: Ui, { taints, cpu, memory, pods }: SceneNode, cells: number): string[] {
  const own = pods.filter(({ namespace, status }) => namespace !== SYSTEM || !GOOD.has(status));
  const quiet = pods.length - own.length;
  const named = own.slice(0, MOST_NAMED).map(pod => podLine(theme, pod, cells));
  const rest = own.slice(MOST_NAMED);
  return [
    ...taints.map(taint => theme.paint('warn', cut(`${strings.taint} ${taint}`, cells, theme))),
    gauge(theme, 'cpu', cpu, cells, milli => `${Math.round(milli)}m`),
    gauge(theme, 'mem', memory, cells, milli => `${Math.round(milli / 1000 / 1024 / 1024)}Mi`),
    ...named,
    ...(rest.length === 0
      ? []
      : [
          rest
            .slice(0, cells)
            .map(({ status }) => theme.paint(styleOf(status), theme.glyphs.cell))
            .join(''),
        ]),
    ...(quiet === 0 ? [] : [theme.paint('dim', cut(strings.quietPods(quiet, SYSTEM), cells, theme))]),
  ];
}

const AMOUNT_CELLS = 17;

function gauge(
  theme: Theme,
  name: string,
  { requested, allocatable }: SceneAmount,
  cells: number,
  text: (milli: number) => string,
): string {
  const share = allocatable === 0 ? 0 : requested / allocatable;
  const style: Style = share > 0.9 ? 'bad' : share > 0.7 ? 'warn' : 'accent';
  const amounts = `${text(requested)}/${text(allocatable)}`.padStart(AMOUNT_CELLS);
  return `${name} ${bar(theme, share, Math.max(4, cells - AMOUNT_CELLS - 5), style)} ${amounts}`;
}

function styleOf(status: string): Style {
  return GOOD.has(status) ? 'good' : ON_THE_WAY.has(status) ? 'warn' : 'bad';
}

function podLine(theme: Theme, { namespace, name, status }: ScenePod, cells: number): string {
  const style = styleOf(status);
  const shown = namespace === 'default' ? name : `${namespace}/${name}`;
  const room = cells - 3 - Math.min(18, width(status));
  return `${theme.paint(style, theme.glyphs.cell)} ${fitWidth(cut(shown, room, theme), room)} ${theme.paint(style, cut(status, 18, theme))}`;
}
