import type { Builtin } from './builtin.ts';
import { completionBuiltins } from './completion.ts';
import { declarations } from './declare.ts';
import { directories } from './directories.ts';
import { echo } from './echo.ts';
import { evaluation } from './evaluation.ts';
import { flow } from './flow.ts';
import { getopts } from './getopts.ts';
import { helpBuiltins } from './help.ts';
import { mapfile } from './mapfile.ts';
import { names } from './names.ts';
import { printf } from './printf.ts';
import { processBuiltins } from './processes.ts';
import { read } from './read.ts';
import { settings } from './settings.ts';
import { testBuiltin } from './test.ts';

/** The commands of the shell itself. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  Object.entries({
    ...flow,
    ...directories,
    ...declarations,
    ...settings,
    ...evaluation,
    ...names,
    ...processBuiltins,
    ...completionBuiltins,
    ...helpBuiltins,
    echo,
    printf,
    read,
    mapfile,
    readarray: mapfile,
    getopts,
    test: testBuiltin('test'),
    '[': testBuiltin('['),
  }),
);
