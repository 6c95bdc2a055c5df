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

/** As `useInputs`, for screens whose keys are names: `q`, `enter`, `ctrl+c`. */
export function useKeys(actions: Readonly<Record<string, () => void>>): void {
  useInputs(input => {
    if (input.type === 'mouse' && input.action.startsWith('wheel')) {
      const action = actions[input.action === 'wheelup' ? 'up' : 'down'];
      action?.();
      return action !== undefined;
    }
    if (input.type !== 'key') return false;
    const action = actions[`${input.ctrl ? 'ctrl+' : ''}${input.alt ? 'alt+' : ''}${input.name}`];
    action?.();
    return action !== undefined;
  });
}
