import { parseAllDocuments, stringify } from 'yaml';
import { bytesFile } from '../process/open-file.ts';
import { type Program, ProgramError } from '../process/program.ts';
import { captured } from './captured.ts';
import { shortOptions } from './options.ts';

/** `yq [-r] [-o json] [-i] FILTER [FILE]`: jq over YAML; what comes out is YAML again. models mikefarah's yq */
export const yq: Program = async process => {
  const args = process.args.filter(arg => arg !== 'e' && arg !== 'eval' && !/^(-P|--prettyPrint)$/.test(arg));
  const { flags, values, operands } = shortOptions(
    process,
    'ro:iec',
    { 'unwrap-scalar': 'r', 'output-format': 'o', inplace: 'i', 'exit-status': 'e', colors: 'c' },
    args,
  );
  const first = operands[0];
  const isFile =
    first !== undefined && operands.length === 1 && process.host.files.exists(process.path(first));
  const filter = isFile ? '.' : (first ?? '.');
  const path = isFile ? first : operands[1];
  if (flags.has('i') && path === undefined)
    throw new ProgramError(
      'Error: write in place flag only applicable when giving an expression and at least one file',
    );
  const file = process.open(path ?? '-');
  const reader = process.readerOf(file);
  const decoder = new TextDecoder();
  let text = '';
  for (let chunk = await reader.read(); chunk; chunk = await reader.read())
    text += decoder.decode(chunk, { stream: true });
  file.close();
  const parts: string[] = [];
  for (const document of parseAllDocuments(text)) {
    if (document.errors.length > 0)
      throw new ProgramError(
        `Error: bad file '${path ?? '-'}': yaml: ${document.errors[0]!.message.split('\n')[0]}`,
      );
    const input = new TextEncoder().encode(JSON.stringify(document.toJS()));
    const { status, stdout, stderr } = await captured(process, ['jq', '-c', filter], bytesFile(input));
    if (status !== 0) {
      await process.stderr.write(stderr.replace(/^jq: /gm, 'Error: '));
      return 1;
    }
    const found = stdout
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as unknown);
    parts.push(found.map(value => shown(value, /^j(son)?$/.test(values.get('o') ?? 'yaml'))).join(''));
  }
  const result = parts.join('---\n');
  if (flags.has('i')) process.host.files.writeFile(process.path(path!), result, { actor: process.actor });
  else await process.print(result);
  return 0;
};

function shown(value: unknown, json: boolean): string {
  if (json) return `${JSON.stringify(value, undefined, 2)}\n`;
  return typeof value === 'string' && !value.includes('\n')
    ? `${value}\n`
    : stringify(value, { lineWidth: 0 });
}
