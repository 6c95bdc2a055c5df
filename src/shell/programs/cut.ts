import { type Program, ProgramError } from '../process/program.ts';
import { eachInput } from './inputs.ts';
import { bytesText, textLines } from './lines.ts';
import { shortOptions } from './options.ts';

const HINT = "\nTry 'cut --help' for more information.";

/** Positions from 1, both ends among them. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** `cut -b|-c|-f LIST [-d C] [-s] [--complement] [--output-delimiter=S] [FILE]...` Models GNU cut: a character is a byte. */
export const cut: Program = async process => {
  const { flags, values, operands } = shortOptions(process, 'b:c:f:d:nsz\x01\x02:', {
    bytes: 'b',
    characters: 'c',
    fields: 'f',
    delimiter: 'd',
    'only-delimited': 's',
    'zero-terminated': 'z',
    complement: '\x01',
    'output-delimiter': '\x02',
  });
  const given = ['b', 'c', 'f'].filter(letter => flags.has(letter));
  if (given.length === 0) throw refusal('you must specify a list of bytes, characters, or fields');
  if (given.length > 1) throw refusal('only one list may be specified');
  const byFields = given[0] === 'f';
  if (!byFields && flags.has('d'))
    throw refusal('an input delimiter may be specified only when operating on fields');
  if (!byFields && flags.has('s'))
    throw refusal('suppressing non-delimited lines makes sense\n\tonly when operating on fields');
  const delimiter = values.get('d') ?? '\t';
  if ([...delimiter].length > 1) throw refusal('the delimiter must be a single character');
  const list = rangesOf(values.get(given[0]!)!, byFields);
  const ranges = flags.has('\x01') ? complement(list) : list;
  const between = values.get('\x02');
  const encoder = new TextEncoder();
  return eachInput(process, operands, async reader => {
    for await (const lines of textLines(reader)) {
      if (byFields) {
        const shown = lines.filter(line => !flags.has('s') || line.includes(delimiter));
        await process.print(
          shown.map(line => `${fields(line, delimiter, ranges, between ?? delimiter)}\n`).join(''),
        );
        continue;
      }
      const bytes = lines.map(line => bytesText(encoder.encode(line)));
      const text = bytes.map(line => `${pieces([...line], ranges, '', between ?? '')}\n`).join('');
      await process.print(Uint8Array.from(text, c => c.charCodeAt(0)));
    }
  });
};

const refusal = (message: string) => new ProgramError(message + HINT);

/** A line without the delimiter is shown whole. */
function fields(line: string, delimiter: string, ranges: readonly Range[], between: string): string {
  return line.includes(delimiter) ? pieces(line.split(delimiter), ranges, between, between) : line;
}

/** @param within what joins the pieces of one range, `between` what joins ranges */
function pieces(all: readonly string[], ranges: readonly Range[], within: string, between: string): string {
  return ranges
    .filter(({ from }) => from <= all.length)
    .map(({ from, to }) => all.slice(from - 1, to).join(within))
    .join(between);
}

/** The ranges of a list in order, those that meet as one. @throws ProgramError in GNU's words */
function rangesOf(list: string, byFields: boolean): Range[] {
  const noun = byFields ? 'field' : 'byte/character';
  const ranges = list.split(/[,\s]/).map(item => {
    const match = /^(\d*)(-?)(\d*)$/.exec(item);
    if (match === null)
      throw refusal(`invalid ${byFields ? 'field value' : 'byte/character position'} ‘${item}’`);
    const [, low, dash, high] = match;
    if (dash && !low && !high) throw refusal('invalid range with no endpoint: -');
    const from = low === '' && dash ? 1 : Number(low);
    const to = !dash ? from : high === '' ? Number.POSITIVE_INFINITY : Number(high);
    if (from === 0)
      throw refusal(byFields ? 'fields are numbered from 1' : `${noun} positions are numbered from 1`);
    if (to < from) throw refusal('invalid decreasing range');
    return { from, to };
  });
  ranges.sort((a, b) => a.from - b.from);
  const merged: Range[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && range.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else merged.push(range);
  }
  return merged;
}

function complement(ranges: readonly Range[]): Range[] {
  const edges = [0, ...ranges.flatMap(({ from, to }) => [from, to]), Number.POSITIVE_INFINITY];
  const gaps: Range[] = [];
  for (let i = 0; i < edges.length; i += 2)
    gaps.push({ from: edges[i]! + 1, to: edges[i + 1]! - (i + 2 < edges.length ? 1 : 0) });
  return gaps.filter(({ from, to }) => from <= to && from !== Number.POSITIVE_INFINITY);
}
