#!/usr/bin/env bash
# Versions: string-width 8.3.0, @xterm/headless 6.0.0 with @xterm/addon-unicode11 0.9.0
# Behaviour: the Hangul filler U+3164, which Korean text uses as a blank that is not trimmed, is two columns wide in the
#   terminal and none to string-width; so is the leading filler U+115F. A soft hyphen, a word joiner and a left-to-right
#   mark take a column in the terminal and none in string-width. Precomposed and decomposed syllables agree.
# Expected: a filler is as wide as a syllable to both; invisible marks are zero to both.
# Seen: a border drawn after such a text stands one or two columns too far to the right.
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

# packages NAME@VERSION...: from the npm registry into ./node_modules; no install scripts
packages() { npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps "$@" >npm.txt; }

packages string-width@8.3.0 @xterm/headless@6.0.0 @xterm/addon-unicode11@0.9.0
node -p "'@xterm/headless ' + require('@xterm/headless/package.json').version"
echo 'guess: U+3164 and U+115F are 2 to both'

cat >widths.mjs <<'JS'
import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import stringWidth from 'string-width';
const terminal = new headless.Terminal({ cols: 40, rows: 2, allowProposedApi: true });
terminal.loadAddon(new unicode11.Unicode11Addon());
terminal.unicode.activeVersion = '11';
const columns = (text) =>
  new Promise((done) => terminal.write(`\x1b[H${text}`, () => done(terminal.buffer.active.cursorX)));
const texts = ['\u3164', '\u115f', '\u00ad', '\u2060', '\u200e', '\uac00', '\u1100\u1161', '\uac01'.normalize('NFD')];
for (const text of texts) {
  const codes = [...text].map((character) => character.codePointAt(0).toString(16)).join('+');
  console.log(codes, 'string-width', stringWidth(text), 'terminal', await columns(text));
}
JS
expect 'widths' '3164 string-width 0 terminal 2
115f string-width 0 terminal 2
ad string-width 0 terminal 1
2060 string-width 0 terminal 1
200e string-width 0 terminal 1
ac00 string-width 2 terminal 2
1100+1161 string-width 2 terminal 2
1100+1161+11a8 string-width 2 terminal 2' "$(node widths.mjs)"
exit $changed
