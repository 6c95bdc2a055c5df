import { describe, expect, it } from 'vitest';
import { Pipe } from '../base/pipe.ts';
import { Tty } from './tty.ts';

const RAW = { echo: false, canonical: false, signals: false, newlines: false };
const decoder = new TextDecoder();

function terminal() {
  const input = new Pipe();
  const tty = new Tty(input, { write: async () => undefined, end: () => undefined });
  const type = async (keys: string) => {
    await input.write(keys);
    await new Promise(resolve => setImmediate(resolve));
  };
  return { tty, type, read: async () => decoder.decode(await tty.read()) };
}

describe('what is typed ahead', () => {
  it('is there for the next reader of keys', async () => {
    const { tty, read } = terminal();
    tty.setMode(RAW);
    tty.unread(new TextEncoder().encode('ihello'));
    expect(await read()).toBe('ihello');
  });

  it('is made into lines for a reader of lines', async () => {
    const { tty, type, read } = terminal();
    const restore = tty.setMode(RAW);
    await type('value\rmo');
    restore();
    await type('re\r');
    expect(await read()).toBe('value\n');
    expect(await read()).toBe('more\n');
  });

  it('of a line that is not finished goes to a reader of keys', async () => {
    const { tty, type, read } = terminal();
    await type('kubectl');
    tty.setMode(RAW);
    expect(await read()).toBe('kubectl');
  });

  it('is lost at ^C', async () => {
    const { tty, type, read } = terminal();
    const restore = tty.setMode(RAW);
    await type('lost\r\x03kept\r');
    restore();
    expect(await read()).toBe('kept\n');
  });

  it('wakes who waits already', async () => {
    const { tty, read } = terminal();
    tty.setMode(RAW);
    const waiting = read();
    tty.unread(new TextEncoder().encode('x'));
    expect(await waiting).toBe('x');
  });
});
