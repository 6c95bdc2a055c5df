/** The API server as its process offers it on the network: the server over etcd's store for as long as both run. */
import { asJson } from '../../api/object.ts';
import { failure } from '../../api/status.ts';
import type {
  ApiAnswer,
  ApiCall,
  ApiFetch,
  ApiService,
  Credentials,
  User,
  Watch,
} from '../../apiserver/interface.ts';
import { wireDoor } from '../../apiserver/wire/index.ts';
import type { EtcdService } from '../etcd/service.ts';

export interface DoorOptions {
  /** etcd as it is now; undefined while it cannot be reached. */
  readonly etcd: () => EtcdService | undefined;
  /** Makes the server over a store. */
  readonly build: (etcd: EtcdService) => ApiService;
  /** Who a client certificate stands for; undefined for one that is not good. */
  readonly certificate: (pem: string) => User | undefined;
  readonly anonymous: boolean;
}

export class Door implements ApiService {
  readonly fetch: ApiFetch;
  private current: { readonly etcd: EtcdService; readonly server: ApiService } | undefined;
  private readonly open = new Set<() => void>();

  constructor(private readonly options: DoorOptions) {
    this.fetch = wireDoor(this);
  }

  readonly call = (call: ApiCall): ApiAnswer => {
    const server = this.server();
    if (server === undefined) {
      const message =
        'the server was unable to return a response in the time allotted, but may still be processing requests';
      return { code: 504, body: asJson(failure(504, 'Timeout', message, {})) };
    }
    const answer = server.call(call);
    if (answer.watch !== undefined) return { ...answer, watch: this.tracked(answer.watch) };
    const { session } = answer;
    if (session !== undefined) {
      const close = () => session.close();
      this.open.add(close);
      void session.done.finally(() => this.open.delete(close));
    }
    return answer;
  };

  authenticate(credentials: Credentials): User | undefined {
    const { certificate, token } = credentials;
    if (certificate !== undefined) {
      const user = this.options.certificate(certificate);
      if (user !== undefined) return user;
      if (token === undefined) return undefined;
    }
    if (token !== undefined) return this.server()?.authenticate({ token });
    return this.options.anonymous
      ? { name: 'system:anonymous', groups: ['system:unauthenticated'] }
      : undefined;
  }

  /** Is etcd there? */
  get isReady(): boolean {
    return this.server() !== undefined;
  }

  /** Ends every watch and session: the process is gone. */
  close(): void {
    for (const end of [...this.open]) end();
    this.open.clear();
  }

  private server(): ApiService | undefined {
    if (this.current?.etcd.isClosed === false) return this.current.server;
    const etcd = this.options.etcd();
    if (etcd === undefined) return undefined;
    if (this.current?.etcd.store !== etcd.store) {
      this.close();
      this.current = { etcd, server: this.options.build(etcd) };
    } else this.current = { etcd, server: this.current.server };
    return this.current.server;
  }

  private tracked(watch: Watch): Watch {
    return {
      start: handler => {
        const end = () => {
          this.open.delete(end);
          watch.stop();
          handler.end();
        };
        this.open.add(end);
        watch.start({
          event: event => handler.event(event),
          end: () => {
            if (this.open.delete(end)) handler.end();
          },
        });
        this.stops.set(watch, end);
      },
      stop: () => {
        const end = this.stops.get(watch);
        if (end !== undefined) this.open.delete(end);
        watch.stop();
      },
    };
  }

  private readonly stops = new WeakMap<Watch, () => void>();
}
