import { createContext, useContext, useLayoutEffect, useRef } from 'react';
import type { Input } from '../terminal/keys.ts';

/** Returns true when it took the input. */
export type InputHandler = (input: Input) => boolean;

/** Who gets the keys: the handler that was added last is asked first. */
export class FocusStack {
  private readonly handlers: InputHandler[] = [];

  add(handler: InputHandler): () => void {
    this.handlers.push(handler);
    return () => {
      const at = this.handlers.indexOf(handler);
      if (at >= 0) this.handlers.splice(at, 1);
    };
  }

  dispatch(input: Input): void {
    for (let at = this.handlers.length - 1; at >= 0; at--) if (this.handlers[at]!(input)) return;
  }
}

export const FocusContext = createContext(new FocusStack());

/** Takes keys from the moment that the component is on the screen. */
export function useInputs(handler: InputHandler): void {
  const stack = useContext(FocusContext);
  const latest = useRef(handler);
  latest.current = handler;
  useLayoutEffect(() => stack.add(input => latest.current(input)), [stack]);
}
