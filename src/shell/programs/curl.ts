import { toBase64 } from '../../base/base64.ts';
import { errnoText } from '../process/errno.ts';
import { baseName } from '../process/paths.ts';
import { type Program, ProgramError, type ProgramProcess } from '../process/program.ts';
import { exchange, HttpFailure, type HttpRequest } from './http-client.ts';
import { shortOptions } from './options.ts';

const LONG = {
  request: 'X',
  header: 'H',
  data: 'd',
  'data-raw': 'd',
  'data-binary': 'd',
  insecure: 'k',
  silent: 's',
  'show-error': 'S',
  include: 'i',
  head: 'I',
  output: 'o',
  'remote-name': 'O',
  verbose: 'v',
  location: 'L',
  fail: 'f',
  'max-time': 'm',
  'connect-timeout': 'm',
  cert: 'E',
  key: '\x01',
  cacert: '\x02',
  user: 'u',
  'user-agent': 'A',
  'write-out': 'w',
  retry: '\x03',
  json: 'j',
  get: 'G',
  'no-progress-meter': '\x04',
  noproxy: '\x05',
  resolve: '\x06',
  'unix-socket': '\x07',
  http1: '\x08',
};

/** `curl [options] URL...` over the simulated network. */
export const curl: Program = async process => {
  const headers: string[] = [];
  const data: string[] = [];
  const args = [...process.args];
  const kept: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (/^(-H|--header)$/.test(arg)) headers.push(args[++i] ?? '');
    else if (/^(-d|--data|--data-raw|--data-binary|--data-urlencode|--json)$/.test(arg)) {
      data.push(args[++i] ?? '');
      if (arg === '--json') headers.push('Content-Type: application/json', 'Accept: application/json');
    } else if (arg.startsWith('-H')) headers.push(arg.slice(2));
    else kept.push(arg);
  }
  const { flags, values, operands } = shortOptions(
    process,
    'X:ksSiIo:OvLfm:E:u:A:w:G\x01:\x02:\x03:\x04\x05:\x06:\x07:\x084N#',
    LONG,
    kept,
  );
  if (operands.length === 0)
    throw new ProgramError("try 'curl --help' or 'curl --manual' for more information", 2);
  let status = 0;
  for (const text of operands) {
    try {
      status = await fetchOne(process, text, { flags, values, headers, data });
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      status = error.status;
      if (values.has('w')) await process.print(written(values.get('w')!, '000', 0));
      if (!flags.has('s') || flags.has('S'))
        await process.stderr.write(
          `curl: (${error.status}) ${error.message}${error.status === 60 ? TRUST_HINT : ''}\n`,
        );
    }
  }
  return status;
};

const TRUST_HINT =
  '\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.';

interface Given {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly headers: readonly string[];
  readonly data: readonly string[];
}

async function fetchOne(process: ProgramProcess, text: string, given: Given): Promise<number> {
  const { flags, values } = given;
  let url: URL;
  try {
    url = new URL(/^[a-z]+:\/\//.test(text) ? text : `http://${text}`);
  } catch {
    throw new HttpFailure(3, 'URL rejected: Malformed input to a URL function');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new HttpFailure(1, `Protocol "${url.protocol.slice(0, -1)}" not supported`);
  const body = await bodyOf(process, given.data);
  if (flags.has('G') && body !== undefined)
    url.search = [url.search.slice(1), body].filter(Boolean).join('&');
  const method =
    values.get('X') ?? (flags.has('I') ? 'HEAD' : body !== undefined && !flags.has('G') ? 'POST' : 'GET');
  const headers = new Headers({ 'user-agent': values.get('A') ?? 'curl/8.5.0', accept: '*/*' });
  if (body !== undefined) headers.set('content-type', 'application/x-www-form-urlencoded');
  if (values.has('u')) headers.set('authorization', `Basic ${toBase64(values.get('u')!)}`);
  for (const line of given.headers) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  const request: HttpRequest = {
    url,
    method,
    headers,
    body: flags.has('G') ? undefined : body,
    insecure: flags.has('k'),
    authority: values.has('\x02') ? readFile(process, values.get('\x02')!, 77) : undefined,
    certificate: values.has('E') ? readFile(process, values.get('E')!, 58) : undefined,
    connectTo: resolvedTo(values.get('\x06'), url),
    timeoutMs: values.has('m') ? Number(values.get('m')) * 1000 : undefined,
  };
  if (flags.has('v'))
    await process.stderr.write(
      `*   Trying ${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}...\n`,
    );
  const { response, ip, port } = await exchange(process, request);
  if (flags.has('v')) {
    const sent = [
      `${method} ${url.pathname}${url.search} HTTP/1.1`,
      `Host: ${url.host}`,
      ...[...headers].map(([k, v]) => `${k}: ${v}`),
      '',
    ];
    await process.stderr.write(
      `* Connected to ${url.hostname} (${ip}) port ${port}\n${sent.map(line => `> ${line}\n`).join('')}${statusLines(
        response,
      )
        .map(line => `< ${line}\n`)
        .join('')}`,
    );
  }
  if (flags.has('L') && response.status >= 300 && response.status < 400 && response.headers.has('location')) {
    return fetchOne(process, new URL(response.headers.get('location')!, url).href, given);
  }
  if (flags.has('f') && response.status >= 400)
    throw new HttpFailure(22, `The requested URL returned error: ${response.status}`);
  return receive(process, response, url, given, method);
}

/** `--resolve host:port:address[,address]`: where this URL's host is. */
function resolvedTo(text: string | undefined, url: URL): string | undefined {
  const [, host, port, address] = /^\+?([^:]+):(\d+):\[?([^\],]+)/.exec(text ?? '') ?? [];
  const own = url.port || (url.protocol === 'https:' ? '443' : '80');
  return (host === url.hostname || host === '*') && port === own ? address : undefined;
}

function statusLines(response: Response): string[] {
  return [
    `HTTP/1.1 ${response.status} ${response.statusText || REASONS[response.status] || ''}`,
    ...[...response.headers].map(
      ([name, value]) => `${name.replace(/(^|-)\w/g, c => c.toUpperCase())}: ${value}`,
    ),
    '',
  ];
}

const REASONS: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

async function receive(
  process: ProgramProcess,
  response: Response,
  url: URL,
  given: Given,
  method: string,
): Promise<number> {
  const { flags, values } = given;
  const path = values.get('o') ?? (flags.has('O') ? baseName(url.pathname) : undefined);
  const file = path === undefined ? undefined : process.open(path, 'write');
  const out = file ? process.writerOf(file) : process.stdout;
  if (flags.has('i') || flags.has('I'))
    await out.write(
      statusLines(response)
        .map(line => `${line}\r\n`)
        .join(''),
    );
  let size = 0;
  const reader = method === 'HEAD' ? undefined : response.body?.getReader();
  try {
    while (reader) {
      const { value, done } = await process.task.guard(reader.read());
      if (done) break;
      size += value.length;
      await out.write(value);
    }
  } finally {
    void reader?.cancel().catch(() => undefined);
    file?.close();
  }
  if (values.has('w')) await process.print(written(values.get('w')!, String(response.status), size));
  return 0;
}

function written(format: string, code: string, size: number): string {
  return format
    .replace(
      /%\{(\w+)\}/g,
      (_, name: string) =>
        ({ http_code: code, response_code: code, size_download: String(size), time_total: '0.001' })[name] ??
        '',
    )
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t');
}

async function bodyOf(process: ProgramProcess, data: readonly string[]): Promise<string | undefined> {
  if (data.length === 0) return undefined;
  return data.map(text => (text.startsWith('@') ? readFile(process, text.slice(1), 26) : text)).join('&');
}

function readFile(process: ProgramProcess, path: string, status: number): string {
  try {
    return process.host.files.readText(process.path(path), process.actor);
  } catch (error) {
    throw new HttpFailure(
      status,
      status === 26
        ? `Failed to open ${path}`
        : `could not load PEM client certificate from ${path}, ${errnoText(error)}`,
    );
  }
}

/** `wget [-q] [-O file] [--no-check-certificate] [-T seconds] [--spider] URL` */
export const wget: Program = async process => {
  const { flags, values, operands } = shortOptions(process, 'qO:T:t:Sc\x01\x02n:', {
    quiet: 'q',
    'output-document': 'O',
    timeout: 'T',
    tries: 't',
    'no-check-certificate': '\x01',
    spider: '\x02',
  });
  const text = operands[0];
  if (text === undefined) throw new ProgramError('missing URL\nUsage: wget [OPTION]... [URL]...');
  const url = new URL(/^[a-z]+:\/\//.test(text) ? text : `http://${text}`);
  const tell = (line: string) => (flags.has('q') ? Promise.resolve() : process.stderr.write(line));
  try {
    await tell(`Connecting to ${url.host}... `);
    const { response } = await exchange(process, {
      url,
      method: 'GET',
      headers: new Headers({ 'user-agent': 'Wget/1.21.4' }),
      body: undefined,
      insecure: flags.has('\x01'),
      timeoutMs: values.has('T') ? Number(values.get('T')) * 1000 : undefined,
    });
    await tell(
      `connected.\nHTTP request sent, awaiting response... ${response.status} ${REASONS[response.status] ?? ''}\n`,
    );
    if (response.status >= 400) {
      await tell(`ERROR ${response.status}: ${REASONS[response.status] ?? ''}.\n`);
      return 8;
    }
    if (flags.has('\x02')) return 0;
    const path = values.get('O') ?? (url.pathname.endsWith('/') ? 'index.html' : baseName(url.pathname));
    return await receive(
      process,
      response,
      url,
      { flags: new Set(), values: new Map(path === '-' ? [] : [['o', path]]), headers: [], data: [] },
      'GET',
    );
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    await tell(
      `failed: ${error.status === 6 ? 'Name or service not known' : error.status === 28 ? 'Connection timed out' : 'Connection refused'}.\n`,
    );
    return 4;
  }
};
