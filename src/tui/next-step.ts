import { type NextStep, nextStep } from '../tutor/mastery.ts';
import { historyOf } from './history.ts';
import type { Place, Ui } from './ui.ts';

/** What the learner should do next, in words, and where it is done. */
export function nextStepOf(ui: Ui): { readonly text: string; readonly place: Place } | undefined {
  const { pack, now } = ui.services;
  const step = nextStep(pack, historyOf(ui.services), now());
  return step && shown(ui, step);
}

function shown({ strings, language, services: { pack } }: Ui, step: NextStep) {
  switch (step.do) {
    case 'exam':
      return {
        text: strings.nextExam(pack.exam(step.id).title[language], step.goOn),
        place: { screen: 'exam', exam: step.id } as const,
      };
    case 'review':
      return { text: strings.nextReview(step.count), place: { screen: 'review' } as const };
    case 'lesson':
      return {
        text: strings.nextLesson(pack.lesson(step.id).title[language]),
        place: { screen: 'lesson', lesson: step.id } as const,
      };
    case 'lab':
      return {
        text: strings.nextLab(pack.labHead(step.id).title[language]),
        place: { screen: 'lab', lab: step.id } as const,
      };
  }
}
