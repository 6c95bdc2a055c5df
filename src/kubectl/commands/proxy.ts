/** models kubectl/pkg/cmd/proxy/proxy.go */
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { int, str } from '../framework/flag.ts';

export const proxy: Command = {
  name: 'proxy',
  use: '[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: 'Run a proxy to the Kubernetes API server',
  examples: `
# Make the whole API reachable on port 8001 of this machine
kubectl proxy --port=8001`,
  flags: [
    str('address', 'Address to listen on.', { value: '127.0.0.1' }),
    str('api-prefix', 'Path below which the API is served.', { value: '/' }),
    int('port', 'Port to listen on; 0 for any.', { short: 'p', value: '8001' }),
  ],
  run: async run => {
    if (run.io.listen === undefined)
      throw new CommandError('proxy needs a network of this machine to listen on');
    const prefix = run.flags.str('api-prefix').replace(/\/*$/, '');
    const { server, headers, tls } = run.connection;
    const fetch = async (request: Request): Promise<Response> => {
      const url = new URL(request.url);
      const target = `${server}${url.pathname.slice(prefix.length)}${url.search}`;
      const all = new Headers(request.headers);
      for (const [name, value] of Object.entries(headers)) all.set(name, value);
      const body = request.method === 'GET' ? undefined : await request.arrayBuffer();
      return run.io.fetch(
        new Request(target, {
          method: request.method,
          headers: all,
          ...(body === undefined ? {} : { body }),
        }),
        tls,
      );
    };
    const listener = await run.io.listen(run.flags.str('address'), run.flags.int('port'), { fetch });
    run.out(`Starting to serve on ${run.flags.str('address')}:${listener.port}\n`);
    await run.streams.flush();
    await new Promise<void>(resolve =>
      run.io.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    listener.close();
  },
};
