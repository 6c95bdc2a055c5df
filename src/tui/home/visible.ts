import type { CourseNode } from './course.ts';

/** What of the map is shown. */
export const FILTERS = ['all', 'todo', 'easy', 'medium', 'hard'] as const;
export type Filter = (typeof FILTERS)[number];

/** A node at its depth, as a row of the screen. */
export interface CourseRow {
  readonly node: CourseNode;
  readonly depth: number;
  readonly open: boolean;
  /** It is itself what is searched or filtered for, not only above it. */
  readonly matches: boolean;
}

/**
 * The rows of the map: folded nodes hide what hangs under them; while something is searched or filtered for, what
 * matches is shown with what it hangs under, folded or not.
 */
export function visibleRows(
  nodes: readonly CourseNode[],
  open: ReadonlySet<string>,
  query: string,
  filter: Filter,
  depth = 0,
): readonly CourseRow[] {
  const wanted = query.trim().toLowerCase();
  const isNarrowed = wanted !== '' || filter !== 'all';
  return nodes.flatMap(node => {
    const below = visibleRows(node.children, open, query, filter, depth + 1);
    if (isNarrowed) {
      const matches = matchesFilter(node, filter) && node.title.toLowerCase().includes(wanted);
      if (!matches && below.length === 0) return [];
      return [{ node, depth, open: below.length > 0, matches }, ...below];
    }
    const isOpen = open.has(node.key);
    return [{ node, depth, open: isOpen, matches: true }, ...(isOpen ? below : [])];
  });
}

function matchesFilter(node: CourseNode, filter: Filter): boolean {
  if (filter === 'all') return true;
  if (node.kind !== 'lab') return false;
  return filter === 'todo' ? !node.done : node.level === filter;
}

/** The keys of every node above `key`, and its own. */
export function pathTo(nodes: readonly CourseNode[], key: string): readonly string[] {
  for (const node of nodes) {
    if (node.key === key) return [key];
    const below = pathTo(node.children, key);
    if (below.length > 0) return [node.key, ...below];
  }
  return [];
}
