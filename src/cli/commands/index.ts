import type { Command } from 'commander';
import { addCluster } from './cluster/index.ts';
import { addDoctor } from './doctor.ts';
import { addExam } from './exam.ts';
import { addExport } from './export.ts';
import { addGrade } from './grade.ts';
import { addLab } from './lab.ts';
import { addLearn } from './learn.ts';
import { addPack } from './pack/index.ts';
import { addReview } from './review.ts';
import { addShell } from './sh.ts';
import { addStats } from './stats.ts';
import { addWhy } from './why.ts';

/** Adds a command to the program; the command tells its exit code to `done`. */
export type AddCommand = (program: Command, done: (code: number) => void) => void;

/** Every command, in the order of --help. */
export const COMMANDS: readonly AddCommand[] = [
  addLearn,
  addLab,
  addExam,
  addReview,
  addStats,
  addExport,
  addGrade,
  addCluster,
  addWhy,
  addShell,
  addPack,
  addDoctor,
];
