import type { Language } from '../tutor/content/localized.ts';
import type { Pack } from '../tutor/content/pack.ts';
import type { OpenLab } from '../tutor/lab-run.ts';
import type { ProgressStore } from '../tutor/progress-store.ts';

/** What the screens are given by the composition root. */
export interface Services {
  readonly pack: Pack;
  readonly progress: ProgressStore;
  readonly openLab: OpenLab;
  readonly language: Language;
  /** Milliseconds since the epoch. */
  now(): number;
}
