import type { KubeObject } from '../../api/object.ts';
import type { RequestContext } from '../context.ts';
import type { AnyDraft } from '../draft.ts';
import type { ServedResource } from '../registry.ts';

/** One operation on one object, as admission plugins see it. */
export interface Attributes {
  readonly context: RequestContext;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly resource: ServedResource;
  readonly subresource: string;
  /** The object being made; absent for DELETE and CONNECT. */
  readonly draft: AnyDraft | undefined;
  readonly old: KubeObject | undefined;
}

/** models k8s.io/apiserver/pkg/admission */
export interface AdmissionPlugin {
  readonly name: string;
  /** Changes the draft. @throws ApiError to refuse */
  mutate?(attributes: Attributes): void;
  /** @throws ApiError to refuse */
  validate?(attributes: Attributes): void;
}
