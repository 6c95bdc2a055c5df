import { describe, expect, it } from 'vitest';
import { Pane } from './pane.ts';

async function paneWith(text: string, columns = 10, rows = 4): Promise<Pane> {
  const pane = new Pane(columns, rows);
  await pane.write(text);
  return pane;
}

describe('a selection', () => {
  it('is drawn inverse, and gone when nothing is selected', async () => {
    const pane = await paneWith('hello\r\nworld');
    pane.select({ column: 3, row: 0 }, { column: 1, row: 1 });
    expect(pane.lines()[0]).toBe('hel\x1b[0;7mlo     \x1b[0m');
    expect(pane.lines()[1]).toBe('\x1b[0;7mwo\x1b[0mrld     ');
    expect(pane.selectedText()).toBe('lo\nwo');
    pane.select();
    expect(pane.lines().join('')).not.toContain('\x1b');
    expect(pane.selectedText()).toBe('');
  });

  it('turns what is inverse already', async () => {
    const pane = await paneWith('\x1b[7mab\x1b[0m');
    pane.select({ column: 1, row: 0 }, { column: 1, row: 0 });
    expect(pane.lines()[0]).toBe('\x1b[0;7ma\x1b[0mb        ');
  });

  it('keeps a line that the width broke in one piece, whichever way it was dragged', async () => {
    const pane = await paneWith('0123456789abc');
    pane.select({ column: 2, row: 1 }, { column: 8, row: 0 });
    expect(pane.selectedText()).toBe('89abc');
  });

  it('stays with its text when the view scrolls', async () => {
    const pane = await paneWith('a\r\nb\r\nc\r\nd\r\ne\r\nf');
    pane.select({ column: 0, row: 0 }, { column: 0, row: 0 });
    expect(pane.selectedText()).toBe('c');
    pane.scroll(1);
    expect(pane.selectedText()).toBe('c');
    expect(pane.lines()[1]).toContain('\x1b[0;7mc');
  });
});

describe('a new size', () => {
  it('breaks lines anew, also those that have scrolled away', async () => {
    const pane = await paneWith('0123456789abcde\r\nx\r\ny\r\nz');
    pane.resize(20, 4);
    expect(pane.text()).toContain('0123456789abcde\nx');
    pane.resize(5, 4);
    pane.scroll(10);
    expect(pane.text()).toBe('01234\n56789\nabcde\nx');
  });
});
