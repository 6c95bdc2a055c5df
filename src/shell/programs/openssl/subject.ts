/** Whom a request is for: as `-subj` says it, as a configuration says it, or asked for. models apps/lib/apps.c and apps/req.c */
import { type Attribute, attributeWord, type Subject, subjectOf } from '../../../base/x509/name.ts';
import type { ProgramProcess } from '../../process/program.ts';
import { textLines } from '../lines.ts';
import type { Config } from './config.ts';
import { OpensslError } from './options.ts';

const HEAD = `You are about to be asked to enter information that will be incorporated
into your certificate request.
What you are about to enter is what is called a Distinguished Name or a DN.
There are quite a few fields but you can leave some blank
For some fields there will be a default value,
If you enter '.', the field will be left blank.
-----
`;
/** The questions of the configuration that comes with the package, with their defaults. */
const QUESTIONS: readonly (readonly [word: string, question: string, otherwise: string])[] = [
  ['C', 'Country Name (2 letter code)', 'AU'],
  ['ST', 'State or Province Name (full name)', 'Some-State'],
  ['L', 'Locality Name (eg, city)', ''],
  ['O', 'Organization Name (eg, company)', 'Internet Widgits Pty Ltd'],
  ['OU', 'Organizational Unit Name (eg, section)', ''],
  ['CN', 'Common Name (e.g. server FQDN or YOUR name)', ''],
  ['emailAddress', 'Email Address', ''],
];
const EXTRA = "\nPlease enter the following 'extra' attributes\nto be sent with your certificate request\n";

/** Reads `/CN=jane/O=dev`; what follows a `\\` is itself. @param warn is told of parts without a meaning */
export function parseSubject(text: string, command: string, warn: (line: string) => void): Subject {
  if (!text.startsWith('/'))
    throw new OpensslError(
      `${command}: subject name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\. This name is not in that format: '${text}'`,
    );
  const attributes: Attribute[] = [];
  for (const [, part = ''] of text.matchAll(/\/((?:\\.|[^/\\])*)/gs)) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const name = at < 0 ? part : part.slice(0, at);
    const value = at < 0 ? '' : part.slice(at + 1).replace(/\\(.)/gs, '$1');
    const word = attributeWord(name);
    if (word === undefined) warn(`${command} warning: Skipping unknown subject name attribute "${name}"\n`);
    else if (value === '')
      warn(`${command} warning: No value provided for subject name attribute "${name}", skipped\n`);
    else attributes.push([word, value]);
  }
  return subjectOf(attributes);
}

/** The subject of a configuration with `prompt = no`; undefined where it has none. */
export function configuredSubject(config: Config): Subject | undefined {
  const request = new Map(config.get('req') ?? []);
  const section = config.get(request.get('distinguished_name') ?? '');
  if (section === undefined || request.get('prompt') !== 'no') return undefined;
  return subjectOf(
    section.flatMap(([name, value]): readonly Attribute[] => {
      const word = attributeWord(name.replace(/^\d+\./, ''));
      return word === undefined ? [] : [[word, value]];
    }),
  );
}

/** Asks for every part. @param isRequest asks for what only requests carry, too */
export async function askedSubject(process: ProgramProcess, isRequest: boolean): Promise<Subject> {
  const lines = singleLines(process);
  const answered = async (question: string) => {
    await process.stderr.write(question);
    return (await lines.next()).value as string | undefined;
  };
  const attributes: Attribute[] = [];
  await process.stderr.write(HEAD);
  for (const [word, question, otherwise] of QUESTIONS) {
    const answer = await answered(`${question} [${otherwise}]:`);
    if (answer === undefined) throw new OpensslError(`\nError making certificate request`);
    const value = answer === '' ? otherwise : answer;
    if (value !== '.' && value !== '') attributes.push([word, value]);
  }
  if (isRequest) {
    await answered(`${EXTRA}A challenge password []:`);
    await answered('An optional company name []:');
  }
  return subjectOf(attributes);
}

async function* singleLines({ stdin }: ProgramProcess): AsyncGenerator<string> {
  for await (const lines of textLines(stdin)) yield* lines;
}
