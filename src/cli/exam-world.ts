import type { ExamWorld } from '../tutor/exam/exam-world.ts';
import { every } from './every.ts';
import { reportFault } from './fault-report.ts';
import { labWorld } from './lab-world.ts';
import { RealTimeDriver } from './real-time.ts';

/** Clusters and shells for exams, in step with the host's time. */
export function examWorld(): ExamWorld {
  const now = () => Date.now();
  const { build, login, restore, script, idle, within, shellForm } = labWorld(now);
  return {
    build,
    login,
    restore,
    script,
    idle,
    within,
    shellForm,
    report: error => reportFault(error),
    pace: cluster => new RealTimeDriver(cluster.clock),
    every,
    now,
  };
}
