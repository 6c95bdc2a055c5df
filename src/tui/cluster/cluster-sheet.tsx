import { useEffect, useReducer } from 'react';
import type { Scene } from '../../cluster/scene.ts';
import type { WhyJson } from '../../cluster/why.ts';
import { wrap } from '../../terminal/width.ts';
import { useActions } from '../keys/use-actions.ts';
import { type Ui, useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { Tabs } from '../widgets/tabs.tsx';
import { useCell } from '../widgets/use-cell.ts';
import { useScroll } from '../widgets/use-scroll.ts';
import { sceneLines } from './boxes.ts';
import { reasonLines } from './reasons.ts';

const TABS = ['nodes', 'reasons', 'events'] as const;
/** How often the picture is drawn anew. */
const REDRAW_MS = 500;

/** The cluster as it is: nodes as boxes, the scheduler's reasons Pod by Pod, events; it moves as things happen. */
export function ClusterSheet({
  title,
  scene,
  why,
  close,
  leaveKey,
}: {
  title: string;
  scene(): Scene;
  why(): readonly WhyJson[];
  close: () => void;
  leaveKey: 'lab.cluster';
}) {
  const ui = useUi();
  const view = useCell({ tab: 0, pod: 0 });
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(redraw, REDRAW_MS);
    return () => clearInterval(timer);
  }, []);
  const { tab, pod } = view.get();
  const height = ui.rows - FRAME_ROWS - 2;
  const cells = ui.columns - 4;
  const reasons = TABS[tab] === 'reasons' ? why() : [];
  const lines = tabLines(ui, TABS[tab]!, scene, reasons, pod, cells);
  const scroll = useScroll(lines.length, height, TABS[tab] === 'events' ? Number.MAX_SAFE_INTEGER : 0);
  const choosePod = (by: number) => {
    const count = Math.max(1, reasons.length);
    view.set({ ...view.get(), pod: (view.get().pod + by + count) % count });
    scroll.to(0);
  };
  const bound = useActions(
    {
      [leaveKey]: close,
      'cluster.tab': () => {
        const next = (view.get().tab + 1) % TABS.length;
        view.set({ tab: next, pod: 0 });
        scroll.to(TABS[next] === 'events' ? Number.MAX_SAFE_INTEGER : 0);
      },
      'cluster.choose': reasons.length > 1 ? key => choosePod(key === 'left' ? -1 : 1) : undefined,
      ...scroll.actions,
      'app.language': ui.switchLanguage,
      back: close,
      'app.keys': ui.showKeys,
    },
    { modal: true },
  );
  return (
    <Frame title={title} aside={scroll.aside} keys={bound}>
      <Tabs names={TABS.map(name => ui.strings.tabs[name])} at={tab} />
      <Lines lines={lines.map(line => `  ${line}`)} top={scroll.top} width={ui.columns} height={height} />
    </Frame>
  );
}

function tabLines(
  ui: Ui,
  tab: (typeof TABS)[number],
  scene: () => Scene,
  reasons: readonly WhyJson[],
  pod: number,
  cells: number,
): string[] {
  const { strings, theme } = ui;
  if (tab === 'nodes') return sceneLines(ui, scene(), cells);
  if (tab === 'events') {
    const { events } = scene();
    if (events.length === 0) return [strings.noEvents];
    return events.flatMap(({ warning, text }) =>
      wrap(text, cells - 2).map((line, row) => {
        const mark = row === 0 ? (warning ? theme.paint('warn', '!') : theme.glyphs.dot) : ' ';
        return `${mark} ${line}`;
      }),
    );
  }
  const chosen = reasons[Math.min(pod, reasons.length - 1)];
  if (chosen === undefined) return wrap(strings.noReasons, cells);
  const names = reasons.map(({ pod: name }, at) => {
    const short = name.replace(/^default\//, '');
    return at === reasons.indexOf(chosen) ? theme.paint('selected', ` ${short} `) : ` ${short} `;
  });
  return [...wrap(names.join(' '), cells), '', ...reasonLines(ui, chosen, cells)];
}
