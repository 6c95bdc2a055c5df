import { errnoText } from '../../process/errno.ts';
import { baseName } from '../../process/paths.ts';
import type { Program, ProgramProcess } from '../../process/program.ts';
import { runBatches } from './actions.ts';
import type { Found, Predicate, Walk, WalkOptions } from './expression.ts';
import { parseExpression } from './parse.ts';

/** `find [-LP] [PATH]... [EXPRESSION]`. just-bash's cannot run what `-exec` names. Models GNU find. */
export const find: Program = async process => {
  const words = [...process.args];
  const options: WalkOptions = {
    maxdepth: Number.POSITIVE_INFINITY,
    mindepth: 0,
    depthFirst: false,
    follow: false,
  };
  while (/^-[HLP]$/.test(words[0] ?? '')) options.follow = words.shift() === '-L';
  const end = words.findIndex(word => /^(-.|[!(),]$)/.test(word));
  const starts = end < 0 ? words : words.slice(0, end);
  const test = parseExpression(end < 0 ? [] : words.slice(end), process, options);
  const walk: Walk = {
    process,
    now: process.clock.now(),
    pruned: false,
    over: false,
    failed: false,
    batches: new Map(),
  };
  for (const start of starts.length > 0 ? starts : ['.']) {
    const found = look(process, start, start, 0, options);
    if (found) await visit(found, test, walk, options);
    else {
      await process.warn(`‘${start}’: No such file or directory`);
      walk.failed = true;
    }
  }
  await runBatches(walk);
  return walk.failed ? 1 : 0;
};

function look(
  process: ProgramProcess,
  path: string,
  start: string,
  depth: number,
  options: WalkOptions,
): Found | undefined {
  const { files } = process.host;
  const full = process.path(path);
  try {
    const stat =
      options.follow && files.exists(full)
        ? files.stat(full, process.actor)
        : files.lstat(full, process.actor);
    return { path, full, name: baseName(path), depth, start, stat };
  } catch {
    return undefined;
  }
}

async function visit(found: Found, test: Predicate, walk: Walk, options: WalkOptions): Promise<void> {
  const step = walk.process.task.step();
  if (step !== undefined) await step;
  if (walk.over) return;
  walk.pruned = false;
  if (!options.depthFirst && found.depth >= options.mindepth) await test(found, walk);
  if (found.stat.type === 'directory' && !walk.pruned && found.depth < options.maxdepth)
    await visitInside(found, test, walk, options);
  if (options.depthFirst && found.depth >= options.mindepth && !walk.over) await test(found, walk);
}

async function visitInside(found: Found, test: Predicate, walk: Walk, options: WalkOptions): Promise<void> {
  const { process } = walk;
  let names: readonly string[];
  try {
    names = process.host.files.readdir(found.full, process.actor);
  } catch (error) {
    await process.warn(`‘${found.path}’: ${errnoText(error)}`);
    walk.failed = true;
    return;
  }
  for (const name of names) {
    const path = `${found.path.replace(/\/$/, '')}/${name}`;
    const inner = look(process, path, found.start, found.depth + 1, options);
    if (inner) await visit(inner, test, walk, options);
  }
}
