/** Key sequences that are compared with the real vim: commands of every kind on a manifest, a list of words and code. */

export const TEXTS: readonly string[] = [
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: nginx\n  labels:\n    app: web\nspec:\n  containers:\n  - name: nginx\n    image: nginx:1.27\n',
  'one two  three\nfour, five; six\n\nseven (eight nine) ten\n"quoted text" end\nlast line here\n',
  'foo(bar, baz)\nif (a == b) {\n  return x;\n}\nfoo bar foo baz\na1 b22 c333\n',
];

const MOTIONS = ['w', 'b', 'e', 'W', 'E', 'B', 'l', 'h', '$', '0', '^', 'fe', 'te', 'Fa', '2w', '3l', 'G', 'gg', 'j', 'k', '2j', '}', '{', '%', 'ge', '2fe', 'f:;', 'f ,', 'H', 'gj', '+', '-', '_', 'g_', '|', '5|', 'n', '*'];
const STARTS = ['', 'j', 'jw', '3jw', 'wl', 'jj$', 'G0', '3j2w'];
const OPERATED = ['w', 'b', 'e', '$', '0', 'iw', 'aw', 'iW', 'j', 'k', 'G', 'gg', 'f ', 't:', '}', 'i(', 'a(', 'i"', 'a"', 'ip', '2w', 'l', '%', '^'];
const EDITS = ['x', 'X', '3x', 'dd', '2dd', 'D', 'yyp', 'yyP', 'ywP', 'ddp', 'ddkP', 'J', '3J', 'rZ', '3rZ', '~', '5~', 'sab<Esc>', 'Sab<Esc>', 'Cab<Esc>', 'ccab<Esc>', 'ia b<Esc>', 'Axy<Esc>', 'I# <Esc>', 'onew<Esc>', 'Onew<Esc>', '3ixy<Esc>', '2oz<Esc>', 'x.', 'dd.', 'dw..', 'Axy<Esc>j.', 'cwab<Esc>w.', 'xu', 'dduu', 'xxxuu', 'xu<C-r>', 'ddu<C-r>', 'vlld', 'vey$p', 'Vd', 'Vjd', 'Vjyjp', 'Vj>', 'V>', '>>', '2>>', '>>.', '>><<', 'vjd', 'viwd', 'vawd', 'veU', 'v$d', 'vU', 'Vu', 'g~w', 'gUiw', 'guw', 'g~~', '<C-v>jd', '<C-v>jIx<Esc>', '<C-v>jlAx<Esc>', '<C-v>jcx<Esc>', '"ayw"ap', '"add"aP', 'mawwd`a', 'majjd\'a', 'qaxjq@a', 'qaA;<Esc>jq2@a', 'Rxyz<Esc>', '<C-a>', '5<C-a>', '<C-x>', 'gJ', 'xp', 'ea!<Esc>', 'bcwfoo<Esc>', 'dwP', 'yiwPa <Esc>', 'vip<Esc>', 'vipd', 'ylvp', 'ywwviwp', 'gi!<Esc>', 'ddGp', 'yGP', 'o  a<CR>b<Esc>', 'ia<BS>b<Esc>', 'iab<C-w>c<Esc>', 'iab<C-u>c<Esc>', 'lyl3p', 'yy3p'];
const SEARCHES = ['/name<CR>x', '/e<CR>nx', '?e<CR>x', '/e<CR>Nx', 'd/e<CR>', '*x', '#x', '/zz<CR>x', '/[0-9]<CR>x', '/\\\\d\\\\+<CR>x'];
const COMMANDS = [':s/e/X/<CR>', ':s/e/X/g<CR>', ':%s/e/X/g<CR>', ':2,3d<CR>', ':d<CR>', ':1,2m$<CR>', ':t.<CR>', ':t0<CR>', ':m0<CR>', ':2<CR>x', ':$<CR>x', ':g/e/d<CR>', ':v/e/d<CR>', ':%s/\\\\(e\\\\)/[\\\\1]/<CR>', ':%s/o\\\\+/&&/g<CR>', ':2,4j<CR>', ':%norm Ax<CR>', ':g/o/s//0/<CR>', ':>><CR>', ':1,3><CR>', ':%sort<CR>', ':y|$put<CR>', ':1copy3<CR>', ':s/[aeiou]//g|s/^/> /<CR>', ':%s/\\\\<f/F/g<CR>', ':g/^$/d<CR>', ':%s/$/;/<CR>', ':%s/^/# /<CR>'];

/** Every case: which text, which keys. */
export function keySequences(): { text: number; keys: string }[] {
  const cases: { text: number; keys: string }[] = [];
  MOTIONS.forEach((motion, i) => cases.push({ text: i % 3, keys: `${STARTS[i % STARTS.length]}${motion}x` }, { text: (i + 1) % 3, keys: `${motion}iZ<Esc>` }));
  for (const operator of ['d', 'c', 'y']) {
    OPERATED.forEach((motion, i) => {
      const end = operator === 'c' ? 'Q<Esc>' : operator === 'y' ? 'P' : '';
      for (const shift of [0, 1]) cases.push({ text: (i + shift) % 3, keys: `${STARTS[(i + 3 * shift) % STARTS.length]}${operator}${motion}${end}` });
    });
  }
  EDITS.forEach((edit, i) => {
    for (const shift of [0, 1, 2]) cases.push({ text: (i + shift) % 3, keys: `${STARTS[(i * 3 + shift * 2) % STARTS.length]}${edit}` });
  });
  for (const keys of [...SEARCHES, ...COMMANDS]) for (const text of [0, 1, 2]) cases.push({ text, keys });
  return cases.map(({ text, keys }) => ({ text, keys: keys.replaceAll('\\\\', '\\') }));
}

/** The keys of a sequence as the editor takes them. */
export function keysOf(sequence: string): string[] {
  return [...sequence.matchAll(/<(?:Esc|CR|BS|Tab|C-.)>|[\s\S]/g)].map(([key]) => (key === '<' ? '<lt>' : key === ' ' ? '<Space>' : key));
}
