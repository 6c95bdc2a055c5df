import { useMemo, useReducer, useRef } from 'react';

/** A value that a handler reads as it is now, even when several keys come before the next drawing. */
export interface Cell<T> {
  get(): T;
  set(value: T): void;
}

export function useCell<T>(initial: T): Cell<T> {
  const value = useRef(initial);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  return useMemo(
    () => ({
      get: () => value.current,
      set(next: T) {
        value.current = next;
        redraw();
      },
    }),
    [],
  );
}
