/** Reads the part of nginx's configuration language that labs use: servers with listen, root, index, locations that return or serve files. */

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | undefined;
}

export interface NginxServer {
  readonly ports: readonly number[];
  readonly root: string;
  readonly index: readonly string[];
  readonly answer: { readonly status: number; readonly body: string } | undefined;
  readonly locations: readonly NginxLocation[];
}

export interface NginxLocation {
  readonly prefix: string;
  readonly exact: boolean;
  readonly root: string | undefined;
  readonly proxy: string | undefined;
  readonly answer: NginxServer['answer'];
}

/** The configuration cannot be used; the message is nginx's. */
export class NginxConfigError extends Error {}

/** Takes a configuration's text apart. @throws NginxConfigError */
export function parseNginx(text: string, file: string): readonly Directive[] {
  const tokens = [...text.matchAll(/#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|[{};]|[^\s{};"']+|\n/g)];
  let line = 1;
  let at = 0;
  const block = (depth: number): Directive[] => {
    const directives: Directive[] = [];
    let words: string[] = [];
    for (;;) {
      const token = tokens[at++];
      if (token === undefined) {
        if (depth > 0) throw new NginxConfigError(`unexpected end of file, expecting "}" in ${file}:${line}`);
        if (words.length > 0)
          throw new NginxConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${line}`);
        return directives;
      }
      const [raw] = token;
      if (raw === '\n') line++;
      else if (raw.startsWith('#')) continue;
      else if (raw === ';') {
        const [name = '', ...args] = words;
        directives.push({ name, args, block: undefined });
        words = [];
      } else if (raw === '{') {
        const [name = '', ...args] = words;
        words = [];
        directives.push({ name, args, block: block(depth + 1) });
      } else if (raw === '}') {
        if (words.length > 0 || depth === 0) throw new NginxConfigError(`unexpected "}" in ${file}:${line}`);
        return directives;
      } else words.push((token[1] ?? token[2] ?? raw).replace(/\\n/g, '\n').replace(/\\(["'])/g, '$1'));
    }
  };
  return block(0);
}

/** The servers of a configuration. @param include the directives of the files that a pattern names */
export function serversOf(
  directives: readonly Directive[],
  include: (pattern: string) => readonly Directive[],
): readonly NginxServer[] {
  return directives.flatMap((directive): readonly NginxServer[] => {
    const { name, args, block } = directive;
    if (name === 'include') return serversOf(include(args[0] ?? ''), include);
    if (name === 'http' && block) return serversOf(block, include);
    return name === 'server' && block ? [serverOf(block)] : [];
  });
}

function serverOf(block: readonly Directive[]): NginxServer {
  const one = (name: string) => block.find(directive => directive.name === name)?.args;
  const ports = block
    .filter(({ name, args }) => name === 'listen' && !args[0]?.startsWith('['))
    .map(({ args }) => Number(args[0]?.split(':').at(-1)) || 80);
  return {
    ports: ports.length > 0 ? ports : [80],
    root:
      one('root')?.[0] ??
      block
        .find(({ name, args }) => name === 'location' && args[0] === '/')
        ?.block?.find(({ name }) => name === 'root')?.args[0] ??
      '/etc/nginx/html',
    index: one('index') ?? ['index.html', 'index.htm'],
    answer: returned(block),
    locations: block.filter(({ name }) => name === 'location').map(locationOf),
  };
}

function locationOf({ args, block = [] }: Directive): NginxLocation {
  return {
    prefix: args.at(-1) ?? '/',
    exact: args[0] === '=',
    root: block.find(({ name }) => name === 'root')?.args[0],
    proxy: block.find(({ name }) => name === 'proxy_pass')?.args[0],
    answer: returned(block),
  };
}

function returned(block: readonly Directive[]): NginxServer['answer'] {
  const args = block.find(({ name }) => name === 'return')?.args;
  return args === undefined ? undefined : { status: Number(args[0]), body: args[1] ?? '' };
}
