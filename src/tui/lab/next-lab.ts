import { readable, readableLessons } from '../../tutor/content/readable.ts';
import type { Ui } from '../ui.ts';

/** The lab after this one in the order of the course that is not passed yet; undefined where there is none. */
export function nextLab({ services: { pack, progress } }: Ui, lab: string): string | undefined {
  const heads = pack.labIds().flatMap(id => readable(() => pack.labHead(id)));
  const order = readableLessons(pack).flatMap(({ id }) => heads.filter(({ lesson }) => lesson === id));
  const after = order.slice(order.findIndex(({ id }) => id === lab) + 1);
  return after.find(({ id }) => !progress.attempts(id).some(({ passed }) => passed))?.id;
}
