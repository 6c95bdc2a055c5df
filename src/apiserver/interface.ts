/** What the API server is to its clients: the types of its one function. Clients import this file and no other of apiserver/. */
import type { JsonObject } from '../base/json.ts';
import type { ByteReader, ByteWriter } from '../base/pipe.ts';

/** Who asks, once authenticated. */
export interface User {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: { readonly [key: string]: readonly string[] };
}

/** One request, its wire form decoded. `Request` to `ApiCall` is codec work; what the server does stands behind this. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path without query, percent-decoded by segment where read: `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly user: User;
  /** As whom `user` wants to act (`--as`, Impersonate-* headers). The server checks that it may. */
  readonly impersonate?: User;
  /** The Accept header; decides on Table or PartialObjectMetadata forms. Absent: the plain object. */
  readonly accept?: string;
  /** Content type of `body`; needed for PATCH (which of the four types). */
  readonly contentType?: string;
  /** The decoded body: an object, or a list for a JSON patch. Never changed by the server. */
  readonly body?: unknown;
  /** As sent by the client, for managedFields when `fieldManager` is not given: up to the first `/`. */
  readonly userAgent?: string;
  /** Text of warnings that decoding the wire form gave (unknown or duplicate fields in YAML/JSON). */
  readonly decodeErrors?: readonly string[];
}

/** What happened to a watched object. `object` is a Status for ERROR. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: JsonObject;
}

/** A running watch. Events come in order, each batch at an instant of its own, never inside the write that made them. */
export interface Watch {
  /** Set once by the client; events that came before are handed over at once. `end` is called when the server ends the watch. */
  start(handler: { event(event: WatchEvent): void; end(): void }): void;
  stop(): void;
}

/** A two-way byte stream of exec, attach, port-forward or log: channels as Kubernetes numbers them. */
export interface ByteSession {
  readonly stdin?: ByteWriter;
  readonly stdout?: ByteReader;
  readonly stderr?: ByteReader;
  /** The Status that ended it (exit code in details.causes), once it ended. */
  readonly done: Promise<JsonObject>;
  resize?(columns: number, rows: number): void;
  close(): void;
}

export interface ApiAnswer {
  /** HTTP status code. */
  readonly code: number;
  /** An object, or text (`/healthz`, logs without follow). Absent when `watch` or `session` is there. */
  readonly body?: JsonObject | string;
  /** A body that is neither, in the form that `contentType` says. */
  readonly bytes?: Uint8Array;
  /** The body is a list whose items go out without kind and apiVersion, as the list tells them. In the process they keep them. */
  readonly bareItems?: boolean;
  readonly watch?: Watch;
  readonly session?: ByteSession;
  /** Texts of Warning headers. */
  readonly warnings?: readonly string[];
  readonly contentType?: string;
  /** Seconds, for the Retry-After header. */
  readonly retryAfter?: number;
}

/**
 * The API server for those in the same process: one decoded call in, one answer out, at once. It never throws
 * for a refusal (that is an answer with a Status). `ApiServer.fetch(Request): Promise<Response>` is this
 * behind the wire's codec; there is no behaviour in either that the other lacks.
 */
export type ApiHandler = (call: ApiCall) => ApiAnswer;

/** The wire door: what kubectl and the HTTPS port use. `peer` carries what TLS learned of the client. */
export type ApiFetch = (request: Request, peer?: { readonly certificate?: string }) => Promise<Response>;

/** What a client shows to prove who it is. */
export interface Credentials {
  /** Client certificate, PEM. */
  readonly certificate?: string;
  /** Bearer token. */
  readonly token?: string;
}

/** What listens at an API server's address on the simulated network. */
export interface ApiService {
  readonly call: ApiHandler;
  readonly fetch: ApiFetch;
  /** Who the credentials stand for: `system:anonymous` where there are none, undefined where they are not good (401). */
  authenticate(credentials: Credentials): User | undefined;
  /** Told of a mistake in the server. */
  readonly panicked?: ((error: unknown, request: { method: string; path: string }) => void) | undefined;
}

/** The kubelet's own API as the API server needs it for log, exec, attach and port-forward. Filled by whoever builds the cluster. */
export interface NodeAgent {
  /** The container's log. With `follow`, stdout stays open until the container ends. @throws ApiError as the kubelet answers */
  logs(
    pod: { namespace: string; name: string },
    container: string,
    options: LogOptions,
  ): string | ByteSession;
  exec(
    pod: { namespace: string; name: string },
    container: string,
    command: readonly string[],
    io: { readonly stdin: boolean; readonly tty: boolean },
  ): ByteSession;
  attach(
    pod: { namespace: string; name: string },
    container: string,
    io: { readonly stdin: boolean; readonly tty: boolean },
  ): ByteSession;
  portForward(pod: { namespace: string; name: string }, port: number): ByteSession;
  /** Resource use now: millicores and bytes by container; feeds metrics.k8s.io. */
  usage(): NodeUsage;
}

export interface LogOptions {
  readonly follow?: boolean;
  readonly previous?: boolean;
  readonly timestamps?: boolean;
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  readonly sinceTime?: string;
  readonly limitBytes?: number;
}

export interface NodeUsage {
  readonly milliCpu: number;
  readonly memoryBytes: number;
  readonly pods: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly containers: readonly {
      readonly name: string;
      readonly milliCpu: number;
      readonly memoryBytes: number;
    }[];
  }[];
}

/** Finds the kubelet of a node. @throws ConnectionRefused when it does not listen */
export type NodeDialer = (nodeName: string) => NodeAgent;
