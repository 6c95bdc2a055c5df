import type { AddCommand } from '../index.ts';
import { addPackTest } from './test.ts';

/** `berth pack ...`: for those who write packs. */
export const addPack: AddCommand = (program, done) => {
  const pack = program.command('pack').description('write, prove and install packs of lessons and labs');
  for (const add of [addPackTest]) add(pack, done);
};
