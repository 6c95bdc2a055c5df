import type { AddCommand } from '../../add-command.ts';
import { addPackInstall } from './install.ts';
import { addPackLint } from './lint.ts';
import { addPackList } from './list.ts';
import { addPackNew } from './new.ts';
import { addPackRemove } from './remove.ts';
import { addPackSchema } from './schema.ts';
import { addPackTest } from './test.ts';

/** `berth pack ...`: for those who write packs, and those who install them. */
export const addPack: AddCommand = (program, done) => {
  const pack = program.command('pack');
  const commands = [
    addPackNew,
    addPackLint,
    addPackTest,
    addPackSchema,
    addPackInstall,
    addPackList,
    addPackRemove,
  ];
  for (const add of commands) add(pack, done);
};
