import type { Event, Node, Pod } from '../../../api/generated/types.ts';
import { harmlessLine } from '../../../base/harmless.ts';
import { Informer } from '../../../client/informer.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { fitWidth } from '../../../terminal/width.ts';
import type { Theme } from '../../../tui/theme.ts';
import { picture } from './picture.ts';
import type { ServedStrings } from './strings.ts';

/** The alternate screen, without cursor and line wrap; and back. */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J';
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';
/** A burst of changes is drawn once: milliseconds of the host's time. */
const PAUSE = 100;
const MOST_EVENTS = 200;

/** Something that shows a running cluster until it is stopped. */
export interface View {
  stop(): void;
}

/** One line for each new event, for wherever the output goes. */
export function eventLines(cluster: Cluster, write: (line: string) => void): View {
  const informer = new Informer(cluster.admin.resource<Event>('events'), cluster.clock);
  informer.start();
  const show = ({ involvedObject, reason, message, metadata }: Event) => {
    const time = new Date(cluster.clock.now()).toTimeString().slice(0, 8);
    const { kind, name } = involvedObject;
    const about = `${metadata.namespace}/${kind}/${name}`;
    write(harmlessLine(`${time}  ${about}  ${reason}  ${message ?? ''}`));
  };
  // What is there already is told at once.
  let isNew = false;
  informer.on({
    add: event => {
      if (isNew) show(event);
    },
    update: (_, event) => show(event),
  });
  isNew = true;
  return informer;
}

/** The whole terminal: nodes and pods as they are now, below them what happened last. */
export class LiveView implements View {
  private readonly parts: readonly View[];
  private readonly nodes: Informer<Node>;
  private readonly pods: Informer<Pod>;
  private readonly events: string[] = [];
  private readonly head: readonly string[];
  private timer: NodeJS.Timeout | undefined;

  /** @param head lines that stay at the top */
  constructor(
    private readonly cluster: Cluster,
    private readonly terminal: NodeJS.WriteStream,
    head: readonly string[],
    private readonly theme: Theme,
    private readonly strings: ServedStrings,
  ) {
    this.head = head.map(harmlessLine);
    const { admin, clock } = cluster;
    this.nodes = new Informer(admin.resource<Node>('nodes'), clock);
    this.pods = new Informer(admin.resource<Pod>('pods'), clock);
    const events = eventLines(cluster, line => {
      this.events.push(line);
      if (this.events.length > MOST_EVENTS) this.events.shift();
      this.soon();
    });
    this.parts = [this.nodes, this.pods, events];
    terminal.write(ENTER);
    for (const informer of [this.nodes, this.pods] as Informer<Node | Pod>[]) {
      informer.start();
      informer.on({ add: () => this.soon(), update: () => this.soon(), delete: () => this.soon() });
    }
    terminal.on('resize', this.soon);
    this.draw();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.terminal.off('resize', this.soon);
    for (const part of this.parts) part.stop();
    this.terminal.write(LEAVE);
  }

  private readonly soon = () => {
    this.timer ??= setTimeout(() => this.draw(), PAUSE);
  };

  private draw(): void {
    this.timer = undefined;
    const { columns, rows } = this.terminal;
    const head = this.head.slice(0, Math.max(1, rows - 4)).map(line => fitWidth(line, columns).trimEnd());
    const scene = {
      nodes: this.nodes.list(),
      pods: this.pods.list(),
      events: this.events,
      now: this.cluster.clock.now(),
    };
    const size = { columns, rows: Math.max(1, rows - head.length) };
    const lines = [...head, ...picture(scene, size, this.theme, this.strings)].slice(0, rows);
    this.terminal.write(`\x1b[H${lines.map(line => `${line}\x1b[K`).join('\r\n')}\x1b[J`);
  }
}
