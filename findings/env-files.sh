#!/usr/bin/env bash
# Versions: kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1), kustomize 5.8.1 (Debian sid, kustomize=5.8.1+ds-1)
# Behaviour: for the same file of variables, a name without "=" takes its value from the environment in
#   "kubectl create configmap --from-env-file" and is empty from kustomize's generator. "export NAME=1" is refused by
#   kubectl and makes a key with a blank in it, "export NAME", in kustomize, exit code 0. Blanks around a value and quotes
#   are kept by both.
# Expected: the generator is the same reader, so the two agree.
# Seen: HARBOUR=busan from kubectl, an empty string from kustomize.
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

debian sid kubectl=1.36.4+ds-1 kustomize=5.8.1+ds-1
kubectl version --client
echo 'guess: both take HARBOUR from the environment, both refuse "export"'

export HARBOUR=busan
echo 'configMapGenerator: [{name: m, envs: [file.env], options: {disableNameSuffixHash: true}}]' >kustomization.yaml
direct() { kubectl create configmap m --from-env-file=file.env --dry-run=client -o yaml 2>&1 || true; }
data() { sed -n '/^data:/,/^kind:/p' | grep '^ '; }

printf 'HARBOUR\nQUOTED="a b"\nBLANKS= c \n' >file.env
expect 'kubectl' $'  BLANKS: \' c \'\n  HARBOUR: busan\n  QUOTED: \'"a b"\'' "$(direct | data)"
expect 'kustomize' $'  BLANKS: \' c \'\n  HARBOUR: ""\n  QUOTED: \'"a b"\'' "$(kustomize build . | data)"
printf 'export TIDE=high\n' >file.env
expect 'kubectl, export' 'refused' "$(direct | grep -q '"export TIDE" is not a valid key name' && echo refused)"
expect 'kustomize, export' '  export TIDE: high' "$(kustomize build . | data)"
exit $changed
