// models pkg/controller/job/indexed_job_utils.go

/** Reads index ranges: `0,2-4`. @param end indexes from here on are left out */
export function parseIndexes(text: string | undefined, end = Number.POSITIVE_INFINITY): Set<number> {
  const found = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!match) continue;
    const last = Math.min(Number(match[2] ?? match[1]), end - 1);
    for (let index = Number(match[1]); index <= last; index++) found.add(index);
  }
  return found;
}

/** Writes indexes as ranges: `0,2-4`. */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const index of sorted) {
    const last = ranges.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges
    .map(([from, to]) => (from === to ? `${from}` : `${from}${to === from + 1 ? ',' : '-'}${to}`))
    .join(',');
}
