/** Commands that were run by the real BusyBox 1.35.0 in a root of its own, /d/f and /d/g being there. */
import { expect, test } from 'vitest';
import recorded from './recorded.json' with { type: 'json' };
import { runInBusybox } from './testing.ts';

test.each(recorded)('$command', async ({ command, ...said }) => {
  expect(await runInBusybox(command)).toEqual(said);
});
