import { EventEmitter } from 'node:events';
import { render } from 'ink';
import { toBase64 } from '../base/base64.ts';
import { type Input, KeyDecoder } from '../terminal/keys.ts';
import { Presenter } from '../terminal/presenter.ts';
import { App } from './app.tsx';
import { FocusStack } from './focus.ts';
import type { Services } from './services.ts';
import { Theme } from './theme.ts';
import type { Place } from './ui.ts';

export interface Terminals {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Alternate screen, no autowrap, bracketed paste, mouse with wheel and drags; and all of it undone. */
const ENTER = '\x1b[?1049h\x1b[?7l\x1b[?2004h\x1b[?1002h\x1b[?1006h\x1b[2J';
const LEAVE = '\x1b[?1006l\x1b[?1002l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[0m\x1b[?1049l';
/** How long a lone ESC may still be the start of a sequence. */
const ESCAPE_MS = 30;
const PROBE_MS = 200;

/** Shows the screens until the learner quits. Whatever happens, the terminal is left as it was. */
export async function startTui(terminals: Terminals, services: Services, start: Place): Promise<void> {
  const { stdin, stdout } = terminals;
  stdin.setRawMode(true);
  stdin.resume();
  stdout.write(ENTER);
  const restore = () => {
    stdout.write(LEAVE);
    stdin.setRawMode(false);
    stdin.pause();
  };
  process.once('exit', restore);
  try {
    const theme = new Theme(!terminals.env.NO_COLOR, await isDotNarrow(terminals));
    await runScreens(terminals, services, start, theme);
  } finally {
    process.off('exit', restore);
    restore();
  }
}

/** Asks the terminal how wide a middle dot is: where ambiguous characters take two cells, borders are plain ASCII. */
function isDotNarrow({ stdin, stdout }: Terminals): Promise<boolean> {
  return new Promise(resolve => {
    const decoder = new KeyDecoder();
    const finish = (narrow: boolean) => {
      clearTimeout(timer);
      stdin.off('data', listen);
      stdout.write('\x1b[2K\r');
      resolve(narrow);
    };
    const listen = (chunk: Uint8Array) => {
      for (const input of decoder.push(chunk)) {
        const column = input.type === 'report' && /;(\d+)R$/.exec(input.text)?.[1];
        if (column) finish(column === '2');
      }
    };
    const timer = setTimeout(() => finish(true), PROBE_MS);
    stdin.on('data', listen);
    stdout.write('\x1b[1;1H·\x1b[6n');
  });
}

function runScreens(
  { stdin, stdout }: Terminals,
  services: Services,
  start: Place,
  theme: Theme,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const focus = new FocusStack();
    const presenter = new Presenter(
      {
        write: text => stdout.write(text),
        later: (ms, task) => setTimeout(task, ms),
        now: () => performance.now(),
      },
      stdout.rows,
    );
    const canvas = new Canvas(stdout.columns, stdout.rows, frame => presenter.setFrame(frame));
    const screens = () => (
      <App
        services={services}
        theme={theme}
        focus={focus}
        columns={stdout.columns}
        rows={stdout.rows}
        start={start}
        overlay={overlay}
        copy={copy}
        quit={quit}
      />
    );
    const overlay: React.ComponentProps<typeof App>['overlay'] = (shown, cursor) =>
      presenter.setOverlays(shown ? [shown] : [], cursor);
    const copy = (text: string) => {
      stdout.write(`\x1b]52;c;${toBase64(text)}\x07`);
    };
    const input = new InputLoop(stdin, found => focus.dispatch(found));
    const resized = () => {
      canvas.resize(stdout.columns, stdout.rows);
      presenter.reset(stdout.rows);
      ink.rerender(screens());
    };
    const close = () => {
      input.stop();
      stdout.off('resize', resized);
      process.off('uncaughtException', failed);
      ink.unmount();
    };
    const quit = () => {
      close();
      resolve();
    };
    const failed = (error: Error) => {
      close();
      reject(error);
    };
    process.once('uncaughtException', failed);
    stdout.on('resize', resized);
    const ink = render(screens(), {
      stdout: canvas as unknown as NodeJS.WriteStream,
      stdin: new FakeStdin() as unknown as NodeJS.ReadStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });
    // What a screen throws while it is drawn Ink keeps to itself, and draws nothing any more.
    ink.waitUntilExit().catch(failed);
  });
}

/** Stands where Ink expects a terminal: each frame that Ink writes whole goes to the presenter. */
class Canvas extends EventEmitter {
  columns: number;
  rows: number;
  readonly isTTY = true;
  private readonly show: (frame: string) => void;

  constructor(columns: number, rows: number, show: (frame: string) => void) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.show = show;
  }

  write(frame: string): boolean {
    this.show(frame);
    return true;
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
}

/** Ink reads no keys here: the decoder does. */
class FakeStdin extends EventEmitter {
  readonly isTTY = true;
  setRawMode(): void {}
  setEncoding(): void {}
  ref(): void {}
  unref(): void {}
  resume(): void {}
  pause(): void {}
  read(): null {
    return null;
  }
}

/** Feeds the host's bytes through the decoder; a lone ESC becomes a key when nothing follows it. */
class InputLoop {
  private readonly decoder = new KeyDecoder();
  private readonly stdin: NodeJS.ReadStream;
  private readonly dispatch: (input: Input) => void;
  private timer: NodeJS.Timeout | undefined;
  private readonly listen = (chunk: Uint8Array) => {
    clearTimeout(this.timer);
    for (const input of this.decoder.push(chunk)) this.dispatch(input);
    if (this.decoder.pending) {
      this.timer = setTimeout(() => {
        for (const input of this.decoder.flush()) this.dispatch(input);
      }, ESCAPE_MS);
    }
  };

  constructor(stdin: NodeJS.ReadStream, dispatch: (input: Input) => void) {
    this.stdin = stdin;
    this.dispatch = dispatch;
    stdin.on('data', this.listen);
    stdin.resume();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.stdin.off('data', this.listen);
  }
}
