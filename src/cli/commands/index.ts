import type { AddCommand } from '../add-command.ts';

/** A command as `berth --help` lists it. What it runs is loaded when it is the one that was named. */
export interface CommandEntry {
  readonly name: string;
  readonly usage?: string;
  readonly description: string;
  load(): Promise<AddCommand>;
}

/** Every command, in the order of --help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'learn',
    usage: '[lesson]',
    description: 'read a lesson and answer its cards',
    load: async () => (await import('./learn.ts')).addLearn,
  },
  {
    name: 'lab',
    usage: '[options] [lab]',
    description: 'do a lab in the emulated terminal and have it graded',
    load: async () => (await import('./lab.ts')).addLab,
  },
  {
    name: 'exam',
    usage: '[exam]',
    description: 'sit a mock exam against the clock, or go on with one',
    load: async () => (await import('./exam.ts')).addExam,
  },
  {
    name: 'review',
    description: 'answer the cards that are due again',
    load: async () => (await import('./review.ts')).addReview,
  },
  {
    name: 'stats',
    usage: '[options]',
    description: 'scores, mastery by topic, and what to do next',
    load: async () => (await import('./stats.ts')).addStats,
  },
  {
    name: 'export',
    usage: '[options]',
    description: 'print graded attempts, exams with their tasks, and card answers',
    load: async () => (await import('./export.ts')).addExport,
  },
  {
    name: 'grade',
    usage: '[options] <lab>',
    description: 'grade a script, or a served cluster, without a screen',
    load: async () => (await import('./grade.ts')).addGrade,
  },
  {
    name: 'cluster',
    description: 'serve a simulated cluster to your own kubectl',
    load: async () => (await import('./cluster/index.ts')).addCluster,
  },
  {
    name: 'why',
    usage: '[options] <pod>',
    description: "the scheduler's reasons for a pod of the cluster that berth cluster up serves",
    load: async () => (await import('./why.ts')).addWhy,
  },
  {
    name: 'net',
    usage: '[options] <pod> [target]',
    description:
      "each hop of a pod's connections in the cluster that berth cluster up serves, and what stopped it",
    load: async () => (await import('./net.ts')).addNet,
  },
  {
    name: 'sh',
    description: 'a root shell on a fresh simulated cluster, in this terminal; leave it with exit',
    load: async () => (await import('./sh.ts')).addShell,
  },
  {
    name: 'pack',
    description: 'write, prove and install packs of lessons and labs',
    load: async () => (await import('./pack/index.ts')).addPack,
  },
  {
    name: 'keys',
    usage: '[options]',
    description: 'print what every key does, in the form of the file that changes it',
    load: async () => (await import('./keys.ts')).addKeys,
  },
  {
    name: 'doctor',
    usage: '[options]',
    description: 'look whether everything that berth needs is there, and say what to do where it is not',
    load: async () => (await import('./doctor.ts')).addDoctor,
  },
];
