import { expect, test } from 'vitest';
import { BoundedNumbers } from './bounded-numbers.ts';
import { Pane } from './pane.ts';

test.each([
  ['a 123456 text', 'a 123456 text'],
  ['\x1b[2147483648M9999999', '\x1b[2147M9999999'],
  ['\x1b[000000012;99999H', '\x1b[000000012;9999H'],
  ['\x1b[?1049h\x1b[38;2;255;255;255mx', '\x1b[?1049h\x1b[38;2;255;255;255mx'],
  ['\x9b55555L', '\x9b5555L'],
  ['\x1b[12\n34567M', '\x1b[12\n34M'],
  ['\x1b[1\x1812345', '\x1b[1\x1812345'],
  ['\x1b]0;1234567\x07', '\x1b]0;1234567\x07'],
  ['\x1b[1\x1b[22222@', '\x1b[1\x1b[2222@'],
])('%j is taken as %j, in whatever pieces it comes', (text, taken) => {
  expect(new BoundedNumbers().take(text)).toBe(taken);
  const one = new BoundedNumbers();
  expect([...text].map(letter => one.take(letter)).join('')).toBe(taken);
});

test('however many lines a program deletes, inserts or scrolls, the pane comes back', async () => {
  const pane = new Pane(20, 4);
  for (const final of 'MLSTPX@bIZABCDEFGHJ') await pane.write(`\x1b[2147483647${final}`);
  await pane.write("\x1b[999999999'}\x1b[999999999'~\x1b[999999999 @\x1b[999999999 A\x1b[2J\x1b[Hback");
  expect(pane.text()).toContain('back');
});
