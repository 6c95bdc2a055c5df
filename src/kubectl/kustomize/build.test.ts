import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { TypedFiles } from '../files.ts';
import type { Files } from '../io.ts';
import { kustomize } from './build.ts';

function build(content: Readonly<Record<string, string>>, folder = 'over') {
  const paths = Object.keys(content).map(path => `/root/${path}`);
  const files: Pick<Files, 'read' | 'stat' | 'list'> = {
    read: path => new TextEncoder().encode(content[path.replace('/root/', '')]),
    stat: path =>
      paths.includes(path)
        ? { kind: 'file', size: 1, mode: 0o644 }
        : paths.some(one => one.startsWith(`${path}/`))
          ? { kind: 'directory', size: 0, mode: 0o755 }
          : undefined,
    list: () => [],
  };
  const warnings: string[] = [];
  const objects = kustomize(new TypedFiles(files as Files, '/root'), folder, line => warnings.push(line));
  return { objects, warnings };
}

const BASE = {
  'base/kustomization.yaml':
    'resources: [d.yaml]\nnamePrefix: x-\nconfigMapGenerator:\n- name: cm\n  literals: [k=v]\n',
  'base/d.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: c, image: "nginx:1", envFrom: [{configMapRef: {name: cm}}]}]
`,
};
const named = (objects: readonly JsonObject[]) => objects.map(one => (one.metadata as { name: string }).name);

describe('kustomize', () => {
  it('hashes generated names as the real one and lets objects follow', () => {
    const { objects } = build(BASE, 'base');
    expect(named(objects)).toEqual(['x-cm-bdg947hgcc', 'x-web']);
    expect(JSON.stringify(objects[1])).toContain('"configMapRef":{"name":"x-cm-bdg947hgcc"}');
  });

  it('lets an overlay use the names from below', () => {
    const { objects } = build({
      ...BASE,
      'over/kustomization.yaml':
        'resources: [../base]\nnameSuffix: -y\nreplicas: [{name: web, count: 3}]\nimages: [{name: nginx, newTag: "2"}]\n',
    });
    expect(named(objects)).toEqual(['x-cm-y-bdg947hgcc', 'x-web-y']);
    expect(JSON.stringify(objects[1])).toContain('"configMapRef":{"name":"x-cm-y-bdg947hgcc"}');
    expect(objects[1]).toMatchObject({ spec: { replicas: 3 } });
    expect(JSON.stringify(objects[1])).toContain('nginx:2');
  });

  // Recorded from kustomize 5.8.1 and kubectl 1.36.4 (findings/kustomize-scalars.sh): other words than kubectl apply has.
  it('reads dates as times, and only true and false as booleans', () => {
    const { objects } = build({
      'over/kustomization.yaml': 'resources: [map.yaml]\n',
      'over/map.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: log}
data:
  since: 2024-05-01 # the first day
  until: 2024-05-02T03:04:05Z
  open: yes
  y: north
  mode: 0o17
`,
    });
    expect(objects[0]!.data).toEqual({
      since: '2024-05-01T00:00:00Z',
      until: '2024-05-02T03:04:05Z',
      open: 'yes',
      y: 'north',
      mode: 15,
    });
  });

  it('warns of fields that are out of use', () => {
    const { warnings } = build({ 'over/kustomization.yaml': 'commonLabels: {a: b}\n' });
    expect(warnings).toEqual([
      "# Warning: 'commonLabels' is deprecated. Please use 'labels' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n",
    ]);
  });

  it('says where it looked', () => {
    expect(() => build({ 'a/b': '' }, 'a')).toThrow(
      "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/root/a'",
    );
  });
});
