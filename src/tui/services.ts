import type { Size } from '../tutor/console.ts';
import type { Language } from '../tutor/content/localized.ts';
import type { Pack } from '../tutor/content/pack.ts';
import type { ExamSession } from '../tutor/exam/exam-session.ts';
import type { ExamStore } from '../tutor/exam/exam-store.ts';
import type { OpenLab } from '../tutor/lab-run.ts';
import type { ProgressStore } from '../tutor/progress-store.ts';
import type { KeyChoices } from './keys/table.ts';

/** What the screens are given by the composition root. */
export interface Services {
  readonly pack: Pack;
  readonly progress: ProgressStore;
  readonly openLab: OpenLab;
  /** Labs that were begun and can be gone on with. */
  keptLabs(): readonly string[];
  readonly exams: {
    readonly store: ExamStore;
    /** As openExam of tutor/exam. */
    open(exam: string, size: Size): ExamSession;
  };
  readonly language: Language;
  /** Keys that the learner has chosen. */
  readonly keys: KeyChoices;
  /** Milliseconds since the epoch. */
  now(): number;
}
