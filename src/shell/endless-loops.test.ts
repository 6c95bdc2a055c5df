import { expect, test } from 'vitest';
import { testWorld } from './testing.ts';

test.each([
  'for ((;;ic++)); do :; done',
  'for ((;;)); do ic=$((ic * ic * 3 + 7)); done',
  'while :; do ((ic++)); done',
  'until false; do true; done',
  'f() { while true; do g; done; }; g() { [[ a == a ]]; }; f',
  "echo a | sed ':a; s/a/a/; ba'",
])('the host has its turn in each millisecond of: %s', async script => {
  let turns = 0;
  const world = testWorld(() => {
    turns++;
    return new Promise(resolve => setImmediate(resolve));
  });
  const { status } = await world.run(`timeout 0.2 bash -c "${script.replaceAll('$', '\\$')}"`, {
    limitMs: 10_000,
  });
  expect(status).toBe(124);
  expect(turns).toBeGreaterThanOrEqual(200);
});
