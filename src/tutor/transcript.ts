/** Kept of what a terminal was sent: about three hundred full lines. */
const MOST = 32 * 1024;
/** Ends what a program had begun: colours, a hidden cursor, modes of keys and pastes. */
const CALM = '\x1b[0m\x1b[?25h\x1b[?1l\x1b[?2004l';
/** The screen of full-screen programs. */
const ALTERNATE = { begins: '\x1b[?1049h', ends: '\x1b[?1049l' };
/** What a terminal answers: shown again, it would be answered again. */
const QUESTIONS = /\x1b\[[?>=]?[\d;]*[nc]|\x1b\][^\x07\x1b]*\?(?:\x07|\x1b\\)/g;

/** The last part of what was written to a terminal, to be shown again on another. */
export class Transcript {
  private readonly decoder = new TextDecoder();
  private kept: string;

  /** @param earlier as `text` was */
  constructor(earlier = '') {
    this.kept = earlier;
  }

  add(chunk: Uint8Array): void {
    this.kept += this.decoder.decode(chunk, { stream: true });
    if (this.kept.length > 2 * MOST) this.kept = this.text;
  }

  /** The last part, from the beginning of a line where there is one. */
  get text(): string {
    if (this.kept.length <= MOST) return this.kept;
    const tail = this.kept.slice(-MOST);
    return tail.slice(tail.indexOf('\n') + 1);
  }

  /** What a new terminal is sent to show the same; a shell's prompt can follow on a line of its own. */
  shown(): string {
    if (this.kept === '') return '';
    const { text } = this;
    const isFullScreen = text.lastIndexOf(ALTERNATE.begins) > text.lastIndexOf(ALTERNATE.ends);
    return `${text.replace(QUESTIONS, '')}${isFullScreen ? ALTERNATE.ends : ''}${CALM}\r\n`;
  }
}
