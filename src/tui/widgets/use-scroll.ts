import type { Actions } from '../keys/bindings.ts';
import { useCell } from './use-cell.ts';

export interface Scroll {
  readonly top: number;
  readonly atEnd: boolean;
  /** How far the text was read, for a title line; empty where all of it is shown. */
  readonly aside: string;
  by(lines: number): void;
  to(line: number): void;
  /** What scrolls. */
  readonly actions: Actions;
}

/** Scrolling of `count` lines in a window of `height`. */
export function useScroll(count: number, height: number, start = 0): Scroll {
  const wanted = useCell(start);
  const last = Math.max(0, count - height);
  const position = () => Math.max(0, Math.min(last, wanted.get()));
  const to = (line: number) => wanted.set(line);
  const by = (lines: number) => to(Math.max(0, position() + lines));
  const top = position();
  const page = Math.max(1, height - 2);
  return {
    top,
    atEnd: top >= last,
    aside: last === 0 ? '' : `${Math.min(100, Math.round((100 * (top + height)) / count))}%`,
    by,
    to,
    actions: {
      'move.up': () => by(-1),
      'move.down': () => by(1),
      'page.up': () => by(-page),
      'page.down': () => by(page),
      'move.first': () => to(0),
      'move.last': () => to(last),
    },
  };
}
