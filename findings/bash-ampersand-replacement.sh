#!/usr/bin/env bash
# Version: bash 5.2.15 (Debian 12, bash=5.2.15-2+b13)
# Behaviour: in ${text/part/with} an & in "with" stands for the part that matched, as in sed, also within double quotes; a quoted
#   or escaped one, "&" or \&, is an ampersand. It comes out of a variable with the same meaning, unless that is quoted.
# Expected: the replacement is text: ab[&]d.
# Seen: ab[c]d. shopt -u patsub_replacement brings the older behaviour back.
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

debian bookworm bash=5.2.15-2+b13
"$PWD/root/bin/bash" --version | head -1
echo 'guess: [&] is put in as it stands'

new() { "$PWD/root/bin/bash" --norc -c "text=abcd with='[&]'; $1"; }
# shellcheck disable=SC2016
{
  expect 'in double quotes' 'ab[c]d' "$(new 'echo "${text/c/[&]}"')"
  expect 'escaped' 'ab[&]d' "$(new 'echo "${text/c/[\&]}"')"
  expect 'from a variable' 'ab[c]d' "$(new 'echo "${text/c/$with}"')"
  expect 'from a quoted variable' 'ab[&]d' "$(new 'echo ${text/c/"$with"}')"
  expect 'switched off' 'ab[&]d' "$(new 'shopt -u patsub_replacement; echo "${text/c/[&]}"')"
}
exit $changed
