import { useCell } from './use-cell.ts';

export interface Scroll {
  readonly top: number;
  readonly atEnd: boolean;
  by(lines: number): void;
  to(line: number): void;
  /** Keys that scroll, for useKeys. */
  readonly keys: Readonly<Record<string, () => void>>;
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
    by,
    to,
    keys: {
      up: () => by(-1),
      down: () => by(1),
      k: () => by(-1),
      j: () => by(1),
      pageup: () => by(-page),
      pagedown: () => by(page),
      space: () => by(page),
      b: () => by(-page),
      home: () => to(0),
      end: () => to(last),
      g: () => to(0),
    },
  };
}
