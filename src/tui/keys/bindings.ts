import { width } from '../../terminal/width.ts';
import type { Language } from '../../tutor/content/localized.ts';
import { keyText } from './key-text.ts';
import { type ActionId, entryOf, type KeyChoices, keysOf } from './table.ts';

/** What each action of a screen does now; an action that is undefined cannot be run at present. */
export type Actions = Readonly<Partial<Record<ActionId, ((key: string) => void) | undefined>>>;

/** An action that can be run now, with its keys and words. */
export interface Binding {
  readonly id: ActionId;
  readonly keys: readonly string[];
  readonly label: string;
  readonly letters: string;
  readonly inLine: boolean;
  run(key: string): void;
}

/** The actions that can be run, in the order in which a screen names them; a key that two have is the first one's. */
export function bindings(actions: Actions, choices: KeyChoices, language: Language): readonly Binding[] {
  const taken = new Set<string>();
  return (Object.keys(actions) as ActionId[]).flatMap(id => {
    const run = actions[id];
    if (run === undefined) return [];
    const { label, letters = '', inLine = true } = entryOf(id);
    const keys = keysOf(id, choices).filter(key => !taken.has(key));
    for (const key of keys) taken.add(key);
    return [{ id, keys, label: label[language], letters, inLine, run }];
  });
}

const GAP = '  ';

/** The status line: as many bindings as fit into `cells`; the one that lists all keys is never left out. */
export function statusLine(bound: readonly Binding[], cells: number): string {
  const text = ({ keys, label }: Binding) => `${keyText(keys[0] ?? '')} ${label}`;
  const isList = ({ id }: Binding) => id === 'app.keys' || id === 'app.menu';
  const list = bound.filter(isList).map(text);
  let room = cells - list.reduce((sum, part) => sum + width(part) + GAP.length, 0);
  const shown: string[] = [];
  for (const binding of bound.filter(found => found.inLine && !isList(found))) {
    const part = text(binding);
    room -= width(part) + GAP.length;
    if (room < -GAP.length) break;
    shown.push(part);
  }
  return [...shown, ...list].join(GAP);
}
