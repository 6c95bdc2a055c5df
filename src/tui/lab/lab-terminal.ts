import type { Input, Key } from '../../terminal/keys.ts';
import { Pane } from '../../terminal/pane.ts';
import type { ConsoleRun } from '../../tutor/console.ts';
import type { Ui } from '../ui.ts';
import type { LabLayout } from './layout.ts';

const encoder = new TextEncoder();
const WHEEL_LINES = 3;
const CURSOR_KEYS: Readonly<Record<string, string>> = {
  up: 'A',
  down: 'B',
  right: 'C',
  left: 'D',
  home: 'H',
  end: 'F',
};

/** An emulated terminal on the screen: joins the pane, the shell behind it and its place on the screen. */
export class LabTerminal {
  private readonly pane: Pane;
  private readonly run: ConsoleRun;
  private readonly overlay: Ui['overlay'];
  private place: LabLayout['pane'];
  private selectedFrom: { column: number; row: number } | undefined;
  private readonly copy: (text: string) => void;

  /** @param copy puts a text on the learner's clipboard */
  constructor(
    run: ConsoleRun,
    place: LabLayout['pane'],
    overlay: Ui['overlay'],
    copy: (text: string) => void,
  ) {
    this.pane = new Pane(place?.columns ?? 80, place?.rows ?? 24);
    this.run = run;
    this.overlay = overlay;
    this.copy = copy;
    this.place = place;
    this.pane.onChange(() => this.draw());
    this.pane.onReply(text => run.input(encoder.encode(text)));
    run.onOutput(chunk => this.pane.write(chunk));
  }

  /** How many lines back the learner looks. */
  get scrolledBack(): number {
    return this.pane.scrolledBack;
  }

  /** Puts the terminal somewhere else, or hides it. */
  show(place: LabLayout['pane']): void {
    this.place = place;
    if (place) {
      this.pane.resize(place.columns, place.rows);
      this.run.resize(place.columns, place.rows);
      this.draw();
    } else {
      this.overlay(undefined, undefined);
    }
  }

  /** Gives an input to the shell. Returns false for what is none of its business. */
  input(input: Input): boolean {
    if (input.type === 'key') return this.type(keyBytes(input, this.pane.applicationCursorKeys));
    if (input.type === 'paste') {
      const text = input.text.replaceAll('\r\n', '\r').replaceAll('\n', '\r');
      return this.type(encoder.encode(this.pane.bracketedPaste ? `\x1b[200~${text}\x1b[201~` : text));
    }
    if (input.type !== 'mouse' || this.place === undefined) return false;
    if (input.action === 'wheelup') return this.wheel(WHEEL_LINES);
    if (input.action === 'wheeldown') return this.wheel(-WHEEL_LINES);
    return this.select(input.action, input.column - this.place.left, input.row - this.place.top);
  }

  /** Types a command at the shell's prompt and runs it. @returns false where the shell waits for none: something runs */
  enter(command: string): boolean {
    // Shells take pastes at a prompt and nowhere else; here they keep a here-document in one piece.
    if (!this.pane.bracketedPaste || this.pane.isAlternate) return false;
    return this.type(encoder.encode(`\x1b[200~${command}\x1b[201~\r`));
  }

  dispose(): void {
    this.overlay(undefined, undefined);
    this.pane.dispose();
  }

  private type(bytes: Uint8Array): boolean {
    this.pane.select();
    this.pane.scrollToEnd();
    this.run.input(bytes);
    return true;
  }

  /** Scrolls back; a full-screen program gets arrow keys instead, as terminals do. */
  private wheel(lines: number): boolean {
    if (!this.pane.isAlternate) return this.pane.scroll(lines) || true;
    const letter = lines > 0 ? 'A' : 'B';
    const arrow = this.pane.applicationCursorKeys ? `\x1bO${letter}` : `\x1b[${letter}`;
    this.run.input(encoder.encode(arrow.repeat(WHEEL_LINES)));
    return true;
  }

  private select(action: 'press' | 'release' | 'move', column: number, row: number): boolean {
    const at = {
      column: Math.max(0, Math.min(this.pane.columns - 1, column)),
      row: Math.max(0, Math.min(this.pane.rows - 1, row)),
    };
    if (action === 'press') {
      this.selectedFrom = at;
      this.pane.select();
    }
    const from = this.selectedFrom;
    if (from === undefined || (from.column === at.column && from.row === at.row)) return true;
    this.pane.select(from, at);
    if (action === 'release') {
      this.selectedFrom = undefined;
      this.copy(this.pane.selectedText());
    }
    return true;
  }

  private draw(): void {
    // While it is hidden, another terminal may be shown.
    if (this.place === undefined) return;
    const { left, top } = this.place;
    const { column, row, visible } = this.pane.cursor;
    const cursor = visible ? { column: left + column, row: top + row } : undefined;
    const { pane } = this;
    const overlay = {
      left,
      top,
      // Made when a frame is written: many changes may come before it.
      get lines() {
        return pane.lines();
      },
    };
    this.overlay(overlay, cursor);
  }
}

/** The bytes that a program expects for a key: application mode changes the cursor keys. */
function keyBytes(key: Key, application: boolean): Uint8Array {
  const letter = CURSOR_KEYS[key.name];
  if (letter === undefined || key.ctrl || key.alt || key.shift) return key.raw;
  return encoder.encode(application ? `\x1bO${letter}` : `\x1b[${letter}`);
}
