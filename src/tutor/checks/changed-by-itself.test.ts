import { expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { isOwnChange } from './changed-by-itself.ts';

const map = (managedFields: readonly JsonObject[]): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'tides', managedFields },
});
const entry = (manager: string, fields: JsonObject) => ({ manager, fieldsV1: { 'f:data': fields } });

it('what kubectl replace puts into a map that the set-up still owns is the learner’s', () => {
  const now = map([entry('kubeadm', {}), entry('kubectl-replace', { 'f:high': {} })]);
  expect(isOwnChange({ path: ['data', 'high'], before: undefined, after: '6' }, now)).toBe(false);
  expect(isOwnChange({ path: ['data', 'low'], before: '1', after: undefined }, now)).toBe(false);
});

it('what a controller owns alone is its own change, what kubectl owns too is not', () => {
  const path = ['data', 'high'];
  const change = { path, before: '5', after: '6' };
  const controller = entry('kube-controller-manager', { 'f:high': {} });
  expect(isOwnChange(change, map([controller]))).toBe(true);
  expect(isOwnChange(change, map([controller, entry('kubectl-patch', { 'f:high': {} })]))).toBe(false);
});
