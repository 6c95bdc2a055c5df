import type { KubeObject } from '../../api/object.ts';
import type { FieldError } from '../../apimachinery/validation/field-error.ts';
import type { NameRule } from '../../apimachinery/validation/names.ts';
import type { Rng } from '../../base/rng.ts';
import type { Store } from '../../store/store.ts';
import type { AnyDraft } from '../draft.ts';
import type { User } from '../interface.ts';

/** What a kind's rules may ask about the request that they serve. */
export interface KindContext {
  readonly store: Store;
  readonly now: number;
  readonly rng: Rng;
  readonly dryRun: boolean;
  readonly user: User;
  warn(text: string): void;
}

/** A part of an object that a subresource changes and nothing else of it. */
export interface KindPart<Live extends KubeObject> {
  /** Sets everything back to the old object but the part. */
  keep(draft: AnyDraft, old: Live): void;
  validate(object: Live, old: Live): FieldError[];
}

/**
 * What is particular to one kind: its strategy in Kubernetes' words. Everything is optional; a kind without rules is
 * stored as its schema says. Drafts are changed in place, stored objects never.
 */
export interface KindRules<Live extends KubeObject = KubeObject> {
  /** What a name must look like. */
  readonly name?: NameRule;
  /** Fills in what the API's defaulting fills in. */
  defaults?(draft: AnyDraft): void;
  prepareCreate?(draft: AnyDraft, context: KindContext): void;
  prepareUpdate?(draft: AnyDraft, old: Live, context: KindContext): void;
  /** Wrong fields of a new object, metadata aside. */
  validate?(object: Live): FieldError[];
  /** Wrong fields of a changed object. Absent: as `validate`. */
  validateUpdate?(object: Live, old: Live): FieldError[];
  validateStatusUpdate?(object: Live, old: Live): FieldError[];
  /** Subresources through which a part of the object is changed, by name; `status` is not among them. */
  readonly parts?: Readonly<Record<string, KindPart<Live>>>;
  /** Warnings for an object that is valid. */
  warnings?(object: Live): string[];
  /** After the object is valid and admitted, just before it is stored: allocations of addresses and ports. */
  finishCreate?(draft: AnyDraft, context: KindContext): void;
  finishUpdate?(draft: AnyDraft, old: Live, context: KindContext): void;
  /** True where a status subresource keeps spec and status apart. */
  readonly hasStatus?: boolean;
  /** True where metadata.generation counts changes of the spec. */
  readonly countsGenerations?: boolean;
  /** The fields whose change counts; absent: everything but metadata and status. */
  readonly generationFields?: readonly string[];
  readonly allowCreateOnUpdate?: boolean;
  /** False where an update must name the resourceVersion that it changes. */
  readonly allowUnconditionalUpdate?: boolean;
  /** True where a delete answers with the deleted object rather than a Status. */
  readonly returnsDeleted?: boolean;
  /** How long a delete waits: seconds; undefined where the kind is deleted at once. */
  gracePeriod?(object: Live, requested: number | undefined): number | undefined;
  /** How a kind shows that it is being deleted: a namespace's phase. */
  marked?(object: Live): Live;
  /** True while a deleted object stays although it has no finalizers: a namespace with spec.finalizers. */
  heldBack?(object: Live): boolean;
  /** What happens to dependents when a delete does not say. */
  readonly defaultPropagation?: 'Orphan' | 'Background';
  /** Fields that field selectors may name, besides metadata.name and metadata.namespace. */
  readonly selectableFields?: Readonly<Record<string, (object: Live) => string>>;
}
