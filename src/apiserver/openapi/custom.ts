import type { CustomResourceDefinition } from '../../api/generated/types.ts';
import type { Json, JsonObject } from '../../base/json.ts';

/** `com.example.v1.Boat` for boats of example.com: how the real server names schemas of custom resources. */
export function customSchemaName({ spec }: CustomResourceDefinition, version: string): string {
  return [...spec.group.split('.').reverse(), version, spec.names.kind].join('.');
}

/**
 * The schema of a custom resource's version with the fields that every object has.
 * models apiextensions-apiserver/pkg/controller/openapi/builder
 */
export function customSchema({ spec }: CustomResourceDefinition, version: string): JsonObject {
  const found = spec.versions.find(({ name }) => name === version);
  const given = (found?.schema?.openAPIV3Schema ?? { type: 'object' }) as unknown as JsonObject;
  const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
  return {
    ...given,
    properties: {
      ...(given.properties as { readonly [name: string]: Json } | undefined),
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { allOf: [{ $ref: `#/components/schemas/${meta}` }] },
    },
    'x-kubernetes-group-version-kind': [{ group: spec.group, version, kind: spec.names.kind }],
  };
}
