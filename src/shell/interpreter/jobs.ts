import { SIGCONT, signalText } from '../process/signals.ts';
import type { Task } from '../process/task.ts';

/** A pipeline that the shell keeps track of. */
export interface Job {
  readonly id: number;
  readonly group: number;
  readonly text: string;
  readonly tasks: readonly Task[];
  background: boolean;
  /** The user knows of its present state. */
  notified: boolean;
  /** The order of use: the highest is the current job. */
  used: number;
}

export type JobState = 'Running' | 'Stopped' | 'Done';

/** The jobs of one shell. */
export class Jobs {
  readonly list: Job[];
  private uses = 0;

  /** @param known those of the shell that this one is a copy of */
  constructor(known: readonly Job[] = []) {
    this.list = [...known];
  }

  add(text: string, tasks: readonly Task[], background: boolean): Job {
    const id = Math.max(0, ...this.list.map(job => job.id)) + 1;
    const job: Job = {
      id,
      group: tasks[0]!.group,
      text,
      tasks,
      background,
      notified: true,
      used: ++this.uses,
    };
    this.list.push(job);
    for (const task of tasks)
      task.watch(() => {
        job.notified = false;
      });
    return job;
  }

  /** Makes it the current job. */
  touch(job: Job): void {
    job.used = ++this.uses;
  }

  remove(job: Job): void {
    const index = this.list.indexOf(job);
    if (index >= 0) this.list.splice(index, 1);
  }

  state(job: Job): JobState {
    if (job.tasks.every(task => task.state === 'dead')) return 'Done';
    return job.tasks.some(task => task.state === 'stopped') ? 'Stopped' : 'Running';
  }

  /** `%1`, `%+`, `%-`, `%name`, `%?text`; the current job for an empty text. */
  find(spec: string): Job | undefined {
    const name = spec.replace(/^%/, '');
    if (name === '' || name === '+' || name === '%') return this.ranked()[0];
    if (name === '-') return this.ranked()[1] ?? this.ranked()[0];
    if (/^\d+$/.test(name)) return this.list.find(job => job.id === Number(name));
    if (name.startsWith('?')) return this.list.find(job => job.text.includes(name.slice(1)));
    return this.list.find(job => job.text.startsWith(name));
  }

  findByPid(pid: number): Job | undefined {
    return this.list.find(job => job.tasks.some(task => task.pid === pid));
  }

  /** `[1]+  Running                 sleep 100 &` */
  describe(job: Job, long = false): string {
    const [current, previous] = this.ranked();
    const mark = job === current ? '+' : job === previous ? '-' : ' ';
    const state = this.stateText(job);
    const text = this.state(job) === 'Running' && job.background ? `${job.text} &` : job.text;
    const pid = long ? `${job.tasks[0]!.pid} ` : '';
    return `[${job.id}]${mark}  ${pid}${state.padEnd(long ? 22 : 24)}${text}`.trimEnd();
  }

  private stateText(job: Job): string {
    const state = this.state(job);
    if (state !== 'Done') return state;
    const last = job.tasks.at(-1)!;
    if (last.endedBy !== undefined) return signalText(last.endedBy);
    return last.status ? `Exit ${last.status}` : 'Done';
  }

  /** Lets a stopped job go on. */
  resume(job: Job): void {
    for (const task of job.tasks) task.kill(SIGCONT);
  }

  private ranked(): Job[] {
    const live = this.list.filter(job => this.state(job) !== 'Done');
    const rank = (job: Job) => (this.state(job) === 'Stopped' ? 1e9 : 0) + job.used;
    return (live.length > 0 ? live : [...this.list]).sort((a, b) => rank(b) - rank(a));
  }
}
