import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** What a parser gives, taken for a type at once: `JSON.parse(text) as Claims`. JSON itself and unknown are no claims. */
const CAST_OF_PARSED =
  /\b(?:JSON\.parse|parseYaml|parseAllDocuments|readYaml)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)(?:\.map\([^=]*=>[^;]*?)?(?:\s*\?\?\s*\w+)?\)?\s+as\s+(?!unknown\b|Json\b)(\w[\w.<>[\]]*)/g;
/** A cast that goes through unknown says that the compiler could not see why. */
const THROUGH_UNKNOWN = /\bas unknown as\b/g;

/** Casts through unknown by file: where a decoder's result gets its type, and where tables of the program do. Only ever fewer. */
const THROUGH_UNKNOWN_IN: Readonly<Record<string, number>> = {
  'api/resources.ts': 2,
  'apimachinery/schema/definitions.ts': 2,
  'apiserver/admission/node-restriction.ts': 2,
  'apiserver/admission/pod-resize.ts': 1,
  'apiserver/admission/resource-quota.ts': 1,
  'apiserver/auth/escalation.ts': 3,
  'apiserver/crd/served.ts': 3,
  'apiserver/discovery/document.ts': 2,
  'apiserver/discovery/endpoints.ts': 1,
  'apiserver/discovery/index.ts': 1,
  'apiserver/draft.ts': 1,
  'apiserver/kinds/certificate-signing-request.ts': 3,
  'apiserver/kinds/horizontal-pod-autoscaler.ts': 1,
  'apiserver/kinds/index.ts': 1,
  'apiserver/kinds/stateful-set.ts': 1,
  'apiserver/metrics/index.ts': 1,
  'apiserver/openapi/custom.ts': 1,
  'apiserver/openapi/schemas.ts': 1,
  'apiserver/openapi/v2-protobuf.ts': 1,
  'apiserver/patch/managed-fields.ts': 1,
  'apiserver/registry.ts': 2,
  'apiserver/subresources/reviews.ts': 1,
  'apiserver/subresources/scale.ts': 1,
  'apiserver/tables/index.ts': 1,
  'apiserver/tables/printer.ts': 1,
  'apiserver/validation/pod-template.ts': 1,
  'apiserver/verbs/create.ts': 1,
  'apiserver/verbs/patch.ts': 2,
  'apiserver/verbs/update.ts': 2,
  'apiserver/verbs/watch.ts': 1,
  'apiserver/wire/protobuf.ts': 2,
  'apiserver/wire/undecodable.ts': 1,
  'base/sha256.ts': 1,
  'cluster/addons/gateway-crds.ts': 1,
  'controllers/autoscaler/controller.ts': 1,
  'controllers/autoscaler/metrics.ts': 1,
  'controllers/context.ts': 1,
  'http/session-folder.ts': 1,
  'images/etcd/keys.ts': 1,
  'kubectl/commands/certificate.ts': 1,
  'kubectl/commands/config/set-credentials.ts': 1,
  'kubectl/commands/config/view.ts': 1,
  'kubectl/commands/create/roles.ts': 2,
  'kubectl/commands/debug/copy.ts': 1,
  'kubectl/commands/debug/node.ts': 1,
  'kubectl/commands/events.ts': 4,
  'kubectl/commands/get/watch.ts': 1,
  'kubectl/commands/rollout/history-of.ts': 3,
  'kubectl/commands/rollout/status.ts': 3,
  'kubectl/commands/set/env-list.ts': 1,
  'kubectl/commands/set/env.ts': 1,
  'kubectl/commands/set/subject.ts': 2,
  'kubectl/commands/taint.ts': 1,
  'kubectl/commands/top.ts': 4,
  'kubectl/describe/cronjob.ts': 1,
  'kubectl/describe/csinode.ts': 1,
  'kubectl/describe/csr.ts': 1,
  'kubectl/describe/endpoints.ts': 1,
  'kubectl/describe/events.ts': 1,
  'kubectl/describe/hpa.ts': 1,
  'kubectl/describe/ingress.ts': 1,
  'kubectl/describe/rbac.ts': 1,
  'kubectl/describe/service-addresses.ts': 2,
  'kubectl/describe/service.ts': 1,
  'kubectl/describe/storageclass.ts': 2,
  'kubectl/describe/volumes.ts': 1,
  'kubectl/kustomize/generators.ts': 1,
  'kubectl/resource/follow.ts': 1,
  'kubectl/rest/rest.ts': 1,
  'kubelet/agent/sessions.ts': 2,
  'kubelet/static/manifest.ts': 1,
  'scheduler/framework/profile.ts': 1,
  'scheduler/informers.ts': 2,
  'shell/language/braces.ts': 1,
  'terminal/pane.ts': 1,
  'tui/start.tsx': 2,
  'tutor/checks/pod-spec.ts': 1,
  'tutor/checks/rights.ts': 2,
  'tutor/cluster-evidence.ts': 3,
  'tutor/packs/mutation/afterwards.ts': 4,
  'tutor/packs/mutation/mutants.ts': 2,
  'tutor/packs/mutation/run.ts': 1,
};

function sources(folder = src): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'testing' ? [] : sources(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const files = sources().map(path => ({ path: relative(src, path), text: readFileSync(path, 'utf8') }));

it('takes nothing that was parsed for a type before it was decoded', () => {
  const found = files.flatMap(({ path, text }) =>
    [...text.matchAll(CAST_OF_PARSED)].map(match => `${path}: ${match[1]}`),
  );
  expect(found).toEqual([]);
});

it('finds a cast of what was parsed', () => {
  const casts = [
    'return JSON.parse(atob(text)) as Claims;',
    'const a = (JSON.parse(text) as Foo).bar;',
    "(parseYaml(read(join('a', b))) as Pod)",
  ];
  for (const cast of casts) expect([...cast.matchAll(CAST_OF_PARSED)]).toHaveLength(1);
  expect([...'JSON.parse(text) as unknown'.matchAll(CAST_OF_PARSED)]).toHaveLength(0);
});

it('casts through unknown where it is known to, in fewer and fewer places', () => {
  const count = files.map(({ path, text }) => [path, [...text.matchAll(THROUGH_UNKNOWN)].length] as const);
  expect(Object.fromEntries(count.filter(([, casts]) => casts > 0))).toEqual(THROUGH_UNKNOWN_IN);
});
