import type { Status } from '../api/generated/types.ts';
import { asJson, type KubeList, type KubeObject } from '../api/object.ts';
import type { JsonObject } from '../base/json.ts';
import type { RequestContext } from './context.ts';
import type { ApiAnswer, Watch } from './interface.ts';
import type { ServedResource } from './registry.ts';
import { type CustomColumn, type TableOptions, toTable } from './tables/index.ts';

type Form = 'Object' | 'Table' | 'PartialObjectMetadata';

/** The answer with one object, in the form that the Accept header asks for. */
export function respondObject(context: RequestContext, code: number, object: KubeObject | Status): ApiAnswer {
  return { code, body: formed(context, object) };
}

/** The answer with a list, in the form that the Accept header asks for. */
export function respondList(context: RequestContext, list: KubeList<KubeObject>): ApiAnswer {
  const form = formOf(context.call.accept);
  if (form === 'Table') return { code: 200, body: table(context, list.items, asJson(list.metadata ?? {})) };
  if (form === 'PartialObjectMetadata') {
    const items = list.items.map(item => metadataOf(item));
    return {
      code: 200,
      body: {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata: asJson(list.metadata ?? {}),
        items,
      },
    };
  }
  // Go's typed lists write their items without a type; those of custom resources have theirs
  return { code: 200, body: asJson(list), bareItems: context.resource.definition === undefined };
}

/**
 * The answer with a watch whose objects have the form that the Accept header asks for. A table's rows are made when
 * their event goes out, and its columns are told with the first event only.
 */
export function respondWatch(context: RequestContext, watch: Watch): ApiAnswer {
  const form = formOf(context.call.accept);
  if (form === 'Object') return { code: 200, watch };
  let headers = true;
  const changed = (object: KubeObject): JsonObject => {
    if (form === 'PartialObjectMetadata') return metadataOf(object);
    const shown = { ...context, now: context.backend.clock.now() };
    const first = headers;
    headers = false;
    return table(shown, [object], asJson(object.metadata ?? {}), first);
  };
  return {
    code: 200,
    watch: {
      start: handler =>
        watch.start({
          event: ({ type, object }) =>
            handler.event({
              type,
              object: type === 'ERROR' ? object : changed(object as KubeObject),
            }),
          end: () => handler.end(),
        }),
      stop: () => watch.stop(),
    },
  };
}

function formed(context: RequestContext, object: KubeObject | Status): JsonObject {
  if (object.kind === 'Status') return asJson(object);
  const form = formOf(context.call.accept);
  if (form === 'Table') return table(context, [object as KubeObject], asJson(object.metadata ?? {}));
  return form === 'PartialObjectMetadata' ? metadataOf(object as KubeObject) : asJson(object);
}

function table(
  context: RequestContext,
  objects: readonly KubeObject[],
  metadata: JsonObject,
  headers = true,
): JsonObject {
  const { resource, call, now } = context;
  const includeObject = (call.query?.get('includeObject') ?? 'Metadata') as TableOptions['includeObject'];
  const columns = columnsOf(resource);
  return toTable({ ...resource.info, custom: columns !== undefined }, objects.map(asJson), metadata, {
    now,
    includeObject,
    headers,
    ...(columns ? { columns } : {}),
  });
}

function columnsOf({ definition, info }: ServedResource): readonly CustomColumn[] | undefined {
  if (definition === undefined) return undefined;
  const version = definition.spec.versions.find(candidate => candidate.name === info.version);
  return (version?.additionalPrinterColumns ?? []) as readonly CustomColumn[];
}

function metadataOf(object: KubeObject): JsonObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: asJson(object.metadata ?? {}),
  };
}

const forms = new Map<string, Form>();

/** The first form in the Accept header that the server has. */
function formOf(accept: string | undefined): Form {
  if (accept === undefined) return 'Object';
  let form = forms.get(accept);
  if (form === undefined) {
    form = parseForm(accept);
    if (forms.size < 100) forms.set(accept, form);
  }
  return form;
}

function parseForm(accept: string): Form {
  for (const clause of accept.split(',')) {
    const [, ...parameters] = clause.split(';').map(part => part.trim());
    const as = parameters.find(parameter => parameter.startsWith('as='))?.slice(3);
    if (as === 'Table') return 'Table';
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'PartialObjectMetadata';
    if (as === undefined) return 'Object';
  }
  return 'Object';
}
