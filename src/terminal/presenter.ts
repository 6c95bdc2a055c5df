import { harmlessButColours } from '../base/harmless.ts';

/** Something that is drawn over the chrome: the emulated terminal's rows at their place. */
export interface Overlay {
  readonly left: number;
  readonly top: number;
  /** Text with SGR sequences, each exactly as wide as the overlay. */
  readonly lines: readonly string[];
}

/** Where the hardware cursor stands, from 0; undefined hides it. */
export interface CursorPlace {
  readonly column: number;
  readonly row: number;
}

export interface PresenterOutput {
  write(text: string): void;
  /** Calls `task` after `ms` milliseconds of the host's time. */
  later(ms: number, task: () => void): void;
  now(): number;
}

/** At most 60 writes a second. */
const FRAME_MS = 1000 / 60;
/** So many may follow each other at once after a pause: a key's echo does not wait for a log's lines beside it. */
const BURST = 8;
const BEGIN = '\x1b[?2026h';
const END = '\x1b[?2026l';

/**
 * Composes the chrome's frame and the overlays, and writes only the rows that changed, each addressed absolutely,
 * in one synchronised write. What keeps coming faster than 60 times a second is written together.
 */
export class Presenter {
  private readonly output: PresenterOutput;
  private frame: readonly string[] = [];
  private overlays: readonly Overlay[] = [];
  private cursor: CursorPlace | undefined;
  private shown: string[] = [];
  private shownCursor: string | undefined;
  private rows: number;
  /** When the next write would be due at an even pace. */
  private evenly = Number.NEGATIVE_INFINITY;
  private waiting = false;

  constructor(output: PresenterOutput, rows: number) {
    this.output = output;
    this.rows = rows;
  }

  /** The chrome, a line a row, with SGR sequences. */
  setFrame(text: string): void {
    this.frame = harmlessButColours(text).split('\n');
    this.request();
  }

  setOverlays(overlays: readonly Overlay[], cursor: CursorPlace | undefined): void {
    this.overlays = overlays;
    this.cursor = cursor;
    this.request();
  }

  /** After a resize, or when the screen may have been spoilt: everything is written anew. */
  reset(rows: number): void {
    this.rows = rows;
    this.shown = [];
    this.shownCursor = undefined;
    this.request();
  }

  /** Writes what is due now, without waiting for the next frame. */
  flush(): void {
    this.waiting = false;
    const text = this.difference();
    if (text === '') return;
    const now = this.output.now();
    this.evenly = Math.max(this.evenly, now - BURST * FRAME_MS) + FRAME_MS;
    this.output.write(BEGIN + text + END);
  }

  private request(): void {
    if (this.waiting) return;
    this.waiting = true;
    const wait = this.evenly - this.output.now();
    this.output.later(Math.max(0, wait), () => {
      if (this.waiting) this.flush();
    });
  }

  private difference(): string {
    let text = '';
    for (let row = 0; row < this.rows; row++) {
      const line = this.row(row);
      if (line === this.shown[row]) continue;
      this.shown[row] = line;
      // Erase before writing: an erase after a full row would take its last column with it.
      text += `\x1b[${row + 1};1H\x1b[0m\x1b[2K${line}\x1b[0m`;
    }
    const cursor = this.cursor
      ? `\x1b[${this.cursor.row + 1};${this.cursor.column + 1}H\x1b[?25h`
      : '\x1b[?25l';
    if (text === '' && cursor === this.shownCursor) return '';
    this.shownCursor = cursor;
    return `\x1b[?25l${text}${cursor}`;
  }

  private row(row: number): string {
    let line = this.frame[row] ?? '';
    for (const { left, top, lines } of this.overlays) {
      const over = lines[row - top];
      if (over !== undefined) line += `\x1b[0m\x1b[${row + 1};${left + 1}H${over}`;
    }
    return line;
  }
}
