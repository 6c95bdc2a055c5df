/** Logs lists that fail, as client-go's reflectors do. */
import { resourceInfo } from '../../api/resources.ts';
import type { ApiAnswer } from '../../apiserver/interface.ts';
import type { ClientCall, Transport } from '../../client/transport.ts';
import type { Klog } from './klog.ts';

const REFLECTOR = 'k8s.io/client-go@v1.36.2/tools/cache/reflector.go:343';

/** A transport that hands calls on and tells the log of lists that are refused or cannot be sent. */
export class ReflectorLog implements Transport {
  constructor(
    private readonly transport: Transport,
    private readonly server: string,
    private readonly log: Klog,
  ) {}

  call(call: ClientCall): ApiAnswer {
    const kind = listedKind(call);
    if (kind === undefined) return this.transport.call(call);
    try {
      const answer = this.transport.call(call);
      if (answer.code >= 400) this.failed(kind, (answer.body as { message?: string }).message ?? '');
      return answer;
    } catch (error) {
      if (error instanceof Error)
        this.failed(kind, `Get "${this.server}${call.path}?limit=500&resourceVersion=0": ${error.message}`);
      throw error;
    }
  }

  private failed(kind: string, why: string): void {
    this.log.structured('E', 'reflector.go:227', 'Failed to watch', {
      err: `failed to list *${kind}: ${why}`,
      logger: 'UnhandledError',
      reflector: REFLECTOR,
      type: `*${kind}`,
    });
  }
}

/** `v1.Pod` for a call that lists pods of all namespaces. */
function listedKind({ method, path, query }: ClientCall): string | undefined {
  if (method !== 'GET' || query?.has('watch') === true) return undefined;
  const match = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/([^/]+)$/.exec(path);
  if (match === null) return undefined;
  const info = resourceInfo(match[1] ?? '', match[2]!, match[3]!);
  return info && `${info.version}.${info.kind}`;
}
