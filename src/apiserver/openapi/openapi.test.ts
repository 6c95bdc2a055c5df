import { describe, expect, it } from 'vitest';
import type { CustomResourceDefinition } from '../../api/generated/types.ts';
import type { JsonObject } from '../../base/json.ts';
import { ProtobufReader } from '../wire/protobuf-reader.ts';
import { openApi, openApiV2, provideDescriptions } from './index.ts';

function at(document: unknown, ...path: string[]): JsonObject {
  return path.reduce<unknown>((value, key) => (value as JsonObject)[key], document) as JsonObject;
}

const boats: CustomResourceDefinition = {
  metadata: { name: 'boats.harbour.example' },
  spec: {
    group: 'harbour.example',
    scope: 'Namespaced',
    names: { plural: 'boats', kind: 'Boat' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};

describe('OpenAPI v3', () => {
  it('leads from the index to a document for every version, custom ones too', () => {
    const index = openApi('/openapi/v3', undefined, [boats]);
    for (const name of ['api/v1', 'apis/apps/v1', 'apis/harbour.example/v1']) {
      const url = at(index, 'paths', name).serverRelativeURL as string;
      expect(url).toMatch(/\?hash=/);
      expect(openApi(url.split('?')[0]!, undefined, [boats])).toBeDefined();
    }
    expect(openApi('/openapi/v3/apis/nope/v1', undefined, [boats])).toBeUndefined();
  });

  it('says that a patch knows fieldValidation, by which kubectl leaves validation to the server', () => {
    const document = openApi('/openapi/v3/apis/apps/v1', undefined, []);
    const patch = at(document, 'paths', '/apis/apps/v1/namespaces/{namespace}/deployments/{name}', 'patch');
    expect(patch['x-kubernetes-group-version-kind']).toEqual({
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
    });
    expect(patch.parameters).toContainEqual(
      expect.objectContaining({ name: 'fieldValidation', in: 'query' }),
    );
  });

  it('has schemas whose references all resolve, with merge keys', () => {
    const document = openApi('/openapi/v3/api/v1', undefined, []);
    const schemas = at(document, 'components', 'schemas');
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(500);
    expect(references.filter(([, name]) => !(name! in schemas)).map(([, name]) => name)).toEqual([]);
    expect(at(schemas, 'io.k8s.api.core.v1.PodSpec', 'properties', 'containers')).toMatchObject({
      type: 'array',
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-list-map-keys': ['name'],
    });
  });

  it('is told in version 2 too, as JSON and as protobuf', () => {
    const { body } = openApiV2(undefined, []);
    const { paths, definitions } = body as unknown as Record<'paths' | 'definitions', JsonObject>;
    const references = [...JSON.stringify(body).matchAll(/"#\/([^"]+)"/g)].map(([, name]) => name!);
    expect(references.filter(name => !(name.replace('definitions/', '') in definitions))).toEqual([]);
    expect(at(definitions, 'io.k8s.api.core.v1.Pod', 'properties', 'spec')).toMatchObject({
      $ref: '#/definitions/io.k8s.api.core.v1.PodSpec',
    });
    expect(
      at(paths, '/apis/apps/v1/namespaces/{namespace}/deployments/{name}', 'patch').parameters,
    ).toContainEqual({
      name: 'fieldValidation',
      in: 'query',
      type: 'string',
      uniqueItems: true,
    });
    const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
    const { bytes, contentType } = openApiV2(accept, []);
    expect(contentType).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
    const fields = new Map<number, bigint | Uint8Array>();
    for (const reader = new ProtobufReader(bytes!); !reader.done; ) {
      const { field, value } = reader.next();
      fields.set(field, value);
    }
    expect(new TextDecoder().decode(fields.get(1) as Uint8Array)).toBe('2.0');
    let count = 0;
    for (const reader = new ProtobufReader(fields.get(9) as Uint8Array); !reader.done; count++) reader.next();
    expect(count).toBe(Object.keys(definitions).length);
  });

  it('describes fields where descriptions are there', () => {
    const descriptions = { 'io.k8s.api.core.v1.Pod': { '': 'a pod', spec: 'what is wanted' } };
    provideDescriptions(() => descriptions);
    const document = openApi('/openapi/v3/api/v1', undefined, []);
    provideDescriptions(() => ({}));
    const pod = at(document, 'components', 'schemas', 'io.k8s.api.core.v1.Pod');
    expect([pod.description, at(pod, 'properties', 'spec').description]).toEqual(['a pod', 'what is wanted']);
  });
});
