import { expect, it } from 'vitest';
import type { Shell } from '../shell.ts';
import { EditState } from './editor.ts';
import { History } from './history.ts';
import { KeyDecoder } from './keys.ts';
import { searchKey, startSearch } from './search.ts';

/** Types keys into a search that has just begun; of the shell only its lines are needed. */
function search(history: History, typed: string): string {
  const state = new EditState(history);
  startSearch(state, false);
  const decoder = new KeyDecoder('meta');
  decoder.push(new TextEncoder().encode(typed));
  for (let key = decoder.next(); key && state.search; key = decoder.next()) searchKey(state, key);
  return state.text;
}
const historyOf = (...lines: string[]) => new History({ history: lines } as unknown as Shell);

it('goes on with what was searched for last, each shell with its own', () => {
  const mine = historyOf('kubectl get pods', 'ls', 'kubectl get nodes', 'pwd');
  expect(search(mine, 'kube\r')).toBe('kubectl get nodes');
  expect(search(mine, '\x12\x12\r')).toBe('kubectl get pods');
  expect(search(historyOf('kubectl get secrets'), '\x12\r')).toBe('');
});
