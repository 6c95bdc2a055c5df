import type { ExamWorld } from '../tutor/exam/exam-world.ts';
import { labWorld, restored } from './lab-world.ts';
import { RealTimeDriver } from './real-time.ts';

/** Clusters and shells for exams, in step with the host's time. */
export function examWorld(): ExamWorld {
  const now = () => Date.now();
  const { build, login, within } = labWorld(now);
  return {
    build,
    login,
    within,
    restore: restored,
    pace: cluster => new RealTimeDriver(cluster.clock),
    every(ms, task) {
      const timer = setInterval(task, ms);
      return { stop: () => clearInterval(timer) };
    },
    now,
  };
}
