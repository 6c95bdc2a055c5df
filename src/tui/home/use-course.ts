import { useMemo } from 'react';
import type { Ui } from '../ui.ts';
import { useCell } from '../widgets/use-cell.ts';
import type { Typing } from '../widgets/use-typing.ts';
import { useTyping } from '../widgets/use-typing.ts';
import { type CourseNode, courseOf } from './course.ts';
import { type CourseRow, FILTERS, type Filter, pathTo, visibleRows } from './visible.ts';

/** What the home screen leaves for its next time. */
export interface HomeMemory {
  readonly chosen: string | undefined;
  readonly open: ReadonlySet<string>;
}

export interface Course {
  readonly nodes: readonly CourseNode[];
  readonly rows: readonly CourseRow[];
  /** Place of the chosen row. */
  readonly at: number;
  readonly filter: Filter;
  readonly typing: Typing;
  choose(row: number): void;
  move(by: number): void;
  /** Folds or unfolds the chosen row; a row without anything below folds what it hangs under. */
  fold(key: string): void;
  foldAll(): void;
  nextFilter(): void;
  /** The chosen row as it is now. */
  current(): CourseNode | undefined;
}

/** The map of the course with what is folded, chosen, searched for and filtered. */
export function useCourse(ui: Ui, nextKey: string | undefined): Course {
  const nodes = useMemo(() => courseOf(ui), [ui]);
  const view = useCell<HomeMemory & { filter: Filter }>({
    ...(ui.memory.home ?? firstView(nodes, nextKey)),
    filter: 'all',
  });
  const typing = useTyping();
  const rowsNow = () => visibleRows(nodes, view.get().open, typing.text, view.get().filter);
  const rows = rowsNow();
  /** The chosen row, or the first that is looked for where the chosen one is hidden. */
  const indexOf = (found: readonly CourseRow[]) => {
    const chosen = found.findIndex(({ node, matches }) => matches && node.key === view.get().chosen);
    return chosen >= 0
      ? chosen
      : Math.max(
          0,
          found.findIndex(({ matches }) => matches),
        );
  };
  const change = (part: Partial<HomeMemory & { filter: Filter }>) => {
    view.set({ ...view.get(), ...part });
    const { chosen, open } = view.get();
    ui.memory.home = { chosen, open };
  };
  const choose = (row: number) => {
    const found = rowsNow();
    change({ chosen: found[Math.max(0, Math.min(row, found.length - 1))]?.node.key });
  };
  const current = () => {
    const found = rowsNow();
    return found[indexOf(found)]?.node;
  };
  return {
    nodes,
    rows,
    at: indexOf(rows),
    filter: view.get().filter,
    typing,
    choose,
    current,
    move: by => choose(indexOf(rowsNow()) + by),
    fold(key) {
      const node = current();
      if (node === undefined) return;
      const open = new Set(view.get().open);
      const parent = pathTo(nodes, node.key).at(-2);
      if (node.children.length > 0 && !(key === 'left' && !open.has(node.key))) {
        if (key === 'left' || (key === 'space' && open.has(node.key))) open.delete(node.key);
        else open.add(node.key);
        change({ open });
      } else if (parent !== undefined && key !== 'right') {
        if (key === 'space') open.delete(parent);
        change({ open, chosen: parent });
      }
    },
    foldAll() {
      const all = view.get().open.size > 0;
      change({ open: new Set(all ? [] : nodes.flatMap(keysBelow)) });
    },
    nextFilter: () => change({ filter: FILTERS[(FILTERS.indexOf(view.get().filter) + 1) % FILTERS.length]! }),
  };
}

function keysBelow(node: CourseNode): readonly string[] {
  return node.children.length === 0 ? [] : [node.key, ...node.children.flatMap(keysBelow)];
}

/** At first the domains are open, and the lesson that comes next. */
function firstView(nodes: readonly CourseNode[], nextKey: string | undefined): HomeMemory {
  const path = nextKey === undefined ? [] : pathTo(nodes, nextKey);
  const groups = nodes.filter(({ kind }) => kind === 'group').map(({ key }) => key);
  return { chosen: nextKey ?? nodes[0]?.key, open: new Set([...groups, ...path]) };
}
