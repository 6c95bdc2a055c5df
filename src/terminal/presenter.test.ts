import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { Pane } from './pane.ts';
import { Presenter } from './presenter.ts';

const COLUMNS = 20;
const ROWS = 4;

/** A terminal that takes what the presenter writes, and a host clock that the test moves. */
function screen() {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const writes: string[] = [];
  const due: (() => void)[] = [];
  const presenter = new Presenter(
    {
      write: text => {
        writes.push(text);
        terminal.write(text);
      },
      later: (_, task) => due.push(task),
      now: () => 0,
    },
    ROWS,
  );
  const tick = () => {
    for (const task of due.splice(0)) task();
  };
  const rows = async () => {
    await new Promise<void>(resolve => terminal.write('', resolve));
    return Array.from({ length: ROWS }, (_, row) => terminal.buffer.active.getLine(row)!.translateToString());
  };
  return { presenter, writes, tick, rows, terminal };
}

const box = (inner: string) => {
  const side = '-'.repeat(COLUMNS - 2);
  return [`+${side}+`, `|${inner.padEnd(COLUMNS - 2)}|`, `|${' '.repeat(COLUMNS - 2)}|`, `+${side}+`].join(
    '\n',
  );
};

describe('Presenter', () => {
  it('draws both borders, to the last column and the last row', async () => {
    const { presenter, tick, rows } = screen();
    presenter.setFrame(box('hello'));
    tick();
    expect(await rows()).toEqual(box('hello').split('\n'));
  });

  it('writes only rows that changed, and nothing when nothing did', () => {
    const { presenter, tick, writes } = screen();
    presenter.setFrame(box('one'));
    tick();
    presenter.setFrame(box('two'));
    presenter.setFrame(box('three'));
    tick();
    expect(writes).toHaveLength(2);
    expect(writes[1]).toContain('three');
    expect(writes[1]).not.toContain('+---');
    presenter.setFrame(box('three'));
    tick();
    expect(writes).toHaveLength(2);
  });

  it('puts a pane with wide text over the chrome without moving the border', async () => {
    const { presenter, tick, rows, terminal } = screen();
    const pane = new Pane(10, 2);
    await pane.write('\x1b[31m한글 파드\r\nab');
    presenter.setFrame(box('chrome'));
    presenter.setOverlays([{ left: 5, top: 1, lines: pane.lines() }], { column: 7, row: 2 });
    tick();
    const shown = await rows();
    expect(shown[1]).toMatch(/^\|chro한글 파드\s*\|$/);
    expect(shown[2]).toBe('|    ab            |');
    expect([terminal.buffer.active.cursorX, terminal.buffer.active.cursorY]).toEqual([7, 2]);
    expect(terminal.buffer.active.getLine(1)!.getCell(5)!.getFgColor()).toBe(1);
  });
});
