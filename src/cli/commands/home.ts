import { fits, LEAST_TEXT } from '../../tui/least-size.ts';
import type { Place } from '../../tui/ui.ts';
import type { Size } from '../../tutor/console.ts';
import { openExam } from '../../tutor/exam/open-exam.ts';
import { allContent } from '../built-in-pack.ts';
import { examWorld } from '../exam-world.ts';
import { CommandError, EXIT } from '../exit.ts';
import { hasFailed, survivedText } from '../fault-report.ts';
import { keyChoices } from '../key-choices.ts';
import { preferredLanguage } from '../language.ts';
import { openLab } from '../open-lab.ts';
import { openProgress } from '../open-progress.ts';
import { complain, print } from '../print.ts';

/** Opens the screens at a place. Without a terminal it says what berth is instead. @returns the exit code */
export async function home(place: Place): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    if (place.screen !== 'home') throw new CommandError(EXIT.environment, WITHOUT_TERMINAL.trimEnd());
    print(WITHOUT_TERMINAL);
    return EXIT.done;
  }
  const { columns, rows } = process.stdout;
  if (!fits(columns, rows)) {
    throw new CommandError(
      EXIT.environment,
      `this terminal is ${columns}x${rows}; berth needs ${LEAST_TEXT}. Make the window larger and start again.`,
    );
  }
  const keys = keyChoices();
  const { progress, exams, labs } = openProgress();
  try {
    const { startTui } = await import('../../tui/start.tsx');
    const language = preferredLanguage(progress.setting('language'), process.env);
    const pack = allContent();
    const services = {
      pack,
      progress,
      openLab: openLab(progress, labs),
      keptLabs: () => labs.kept(),
      exams: {
        store: exams,
        open: (exam: string, size: Size) =>
          openExam(exam, String(Date.now()), { pack, world: examWorld(), store: exams, size }),
      },
      language,
      keys,
      now: () => Date.now(),
    };
    await startTui({ stdin: process.stdin, stdout: process.stdout, env: process.env }, services, place);
  } finally {
    progress.close();
  }
  if (!hasFailed()) return EXIT.done;
  complain(survivedText());
  return EXIT.environment;
}

const WITHOUT_TERMINAL = `berth teaches Kubernetes for the CKA exam: lessons, graded labs and mock exams
on a cluster that is simulated inside the program, in English and Korean.

This is not a terminal, so the screens cannot be shown. These commands work here:

  berth grade LAB --script FILE [--json]   run a script against a lab and print the graded result
  berth --help                             all commands

In a terminal, run: berth
`;
