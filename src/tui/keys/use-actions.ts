import { useContext, useLayoutEffect, useRef } from 'react';
import type { Input } from '../../terminal/keys.ts';
import { type InputHandler, useInputs } from '../focus.ts';
import { useUi } from '../ui.ts';
import { type Actions, type Binding, bindings } from './bindings.ts';
import { LayersContext } from './layers.ts';

/** The name of a key as the table writes it; the wheel counts as an arrow. Undefined for what is no key. */
export function keyName(input: Input): string | undefined {
  if (input.type === 'key') return `${input.ctrl ? 'ctrl+' : ''}${input.alt ? 'alt+' : ''}${input.name}`;
  if (input.type !== 'mouse') return undefined;
  if (input.action === 'wheelup') return 'up';
  return input.action === 'wheeldown' ? 'down' : undefined;
}

/**
 * Gives a screen its keys while it is shown.
 * @param first is asked before the keys: a line that is being typed
 * @param rest gets what no key took: a terminal
 * @param modal nothing below gets a key
 * @returns what can be run now, for the status line
 */
export function useActions(
  actions: Actions,
  {
    first,
    rest,
    modal = false,
  }: { readonly first?: InputHandler; readonly rest?: InputHandler; readonly modal?: boolean } = {},
): readonly Binding[] {
  const { services, language } = useUi();
  const layers = useContext(LayersContext);
  const bound = bindings(actions, services.keys, language);
  const latest = useRef(bound);
  latest.current = bound;
  useLayoutEffect(() => layers.add({ bound: () => latest.current, modal }), [layers, modal]);
  useInputs(input => {
    if (first?.(input)) return true;
    const name = keyName(input);
    const found = name === undefined ? undefined : latest.current.find(({ keys }) => keys.includes(name));
    if (found === undefined) return rest?.(input) || modal;
    found.run(name!);
    return true;
  });
  return bound;
}
