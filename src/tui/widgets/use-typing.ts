import type { Input } from '../../terminal/keys.ts';
import { useCell } from './use-cell.ts';

/** A short text that is typed in the status line, such as what is searched for. */
export interface Typing {
  readonly active: boolean;
  readonly text: string;
  begin(): void;
  /** Forgets the text. */
  clear(): void;
  /** Takes an input while the text is typed; Enter keeps it, Esc forgets it. @returns whether it took the input */
  take(input: Input): boolean;
}

export function useTyping(): Typing {
  const cell = useCell({ active: false, text: '' });
  const { active, text } = cell.get();
  return {
    active,
    text,
    begin: () => cell.set({ active: true, text: '' }),
    clear: () => cell.set({ active: false, text: '' }),
    take(input) {
      const now = cell.get();
      if (!now.active) return false;
      if (input.type === 'paste') {
        cell.set({ active: true, text: now.text + input.text.split('\n', 1)[0]! });
        return true;
      }
      if (input.type !== 'key') return false;
      const { name, ctrl, alt } = input;
      if (name === 'enter') cell.set({ active: false, text: now.text });
      else if (name === 'escape') cell.set({ active: false, text: '' });
      else if (name === 'backspace') cell.set({ active: true, text: [...now.text].slice(0, -1).join('') });
      else if (name === 'space') cell.set({ active: true, text: `${now.text} ` });
      else if (!ctrl && !alt && [...name].length === 1) cell.set({ active: true, text: now.text + name });
      // Arrows and the like still move in what was found.
      else return false;
      return true;
    },
  };
}
