import { isUnfinished } from './parse.ts';

/** What is typed at one prompt. */
export interface Step {
  /** One line, or several where a here-document, a quote or a compound command goes on. */
  readonly command: string;
  /** The comment lines before it, without their marks; '' where there are none. */
  readonly note: string;
}

/** Takes a script apart as somebody would type it at a prompt: each step ends where an interactive shell would run it. */
export function stepsOf(script: string): readonly Step[] {
  const steps: Step[] = [];
  let notes: string[] = [];
  let open: string | undefined;
  for (const line of script.trimEnd().split('\n')) {
    const comment = /^\s*#\s*(.*)$/.exec(line);
    if (open === undefined && line.trim() === '') continue;
    if (open === undefined && comment !== null) {
      notes.push(comment[1]!.trim());
      continue;
    }
    const command: string = open === undefined ? line : `${open}\n${line}`;
    open = isUnfinished(command) ? command : undefined;
    if (open !== undefined) continue;
    steps.push({ command, note: notes.join(' ') });
    notes = [];
  }
  return open === undefined ? steps : [...steps, { command: open, note: notes.join(' ') }];
}
