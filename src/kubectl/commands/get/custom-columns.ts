import type { JsonObject } from '../../../base/json.ts';
import { CommandError } from '../../framework/errors.ts';
import { FileError } from '../../io.ts';
import { columnsOfFile, columnsOfSpec, printColumns } from '../../printers/custom-columns.ts';
import { type ObjectPrinter, outputOf } from '../../printers/output.ts';
import type { Run } from '../../run.ts';

/** The printer of -o custom-columns and custom-columns-file; undefined for other formats. @throws CommandError */
export function customColumns(run: Run): ObjectPrinter | undefined {
  const { format, argument } = outputOf(run);
  if (format !== 'custom-columns' && format !== 'custom-columns-file') return undefined;
  const columns =
    format === 'custom-columns' ? columnsOfSpec(argument) : columnsOfFile(template(run, argument));
  return object => {
    const items = Array.isArray(object.items) ? (object.items as readonly JsonObject[]) : [object];
    return printColumns(columns, items, !run.flags.bool('no-headers'));
  };
}

function template(run: Run, path: string): string {
  try {
    return run.files.text(path);
  } catch (error) {
    if (error instanceof FileError)
      throw new CommandError(`error reading template ${path}, ${error.message}`);
    throw error;
  }
}
