/** Key sequences as somebody types them on a manifest. One a line. */

const TICK = '`';

/** Changes to the deployment. */
const ON_A_DEPLOYMENT = String.raw`
/replicas<CR>w<C-a>
/replicas<CR>wcw5<Esc>
/image<CR>f:wCnginx:1.28<Esc>
/image<CR>wct:httpd<Esc>
/tier<CR>f"ci"back<Esc>
/tier<CR>f"ca"x<Esc>
/labels<CR>f{ci{app: new<Esc>
/labels<CR>da{
/args<CR>f[ci["true"<Esc>
/args<CR>f[%x
/ports<CR>Vj>
/ports<CR>Vjd
/ports<CR>2ddP
/ports<CR>yyjp
/ports<CR>jyyp<C-a>
/ports<CR>jyyp<C-a>.
/containers<CR>jVGyGp
/containers<CR>jyGGp
/resources<CR>dG
/resources<CR>d}
/resources<CR>3ddkP
/template<CR>VG>
/template<CR>VG>.
/template<CR>VG><<
/template<CR>>Gu
/metadata<CR>nVjj<
gg<C-v>GI# <Esc>
gg<C-v>5jI# <Esc>u
gg<C-v>5jI# <Esc>gg<C-v>5jlx
gg<C-v>3jA x<Esc>
gg<C-v>3j$A x<Esc>
4G<C-v>jjd
4G<C-v>jjcxx<Esc>
4G<C-v>jly$p
4G<C-v>2jr#
4Gwviwyjviwp
4GwyiwjwviwpjP
4Gwdwjp
4Gdd2jp
4G"add"bdd"ap"bP
4G3yyGp''
4GddGp${TICK}${TICK}
4Gmajjjd'a
4Gmawwy${TICK}aP
4Gwmaj0d${TICK}a
qaI- <Esc>jq3@a
qaA;<Esc>jq@a@@
qq0wi"<Esc>A"<Esc>jq2@q
qa/app<CR>cwnew<Esc>q@a
4GA<CR>env: dev<Esc>
4Go  env: dev<Esc>
4GO  env: dev<Esc>j.
:set ai<CR>4Goenv: dev<Esc>
:set ai<CR>20GA<CR>- -c<CR>- ls<Esc>
:set ai et sw=2<CR>20GA<CR><C-t>- -c<CR><C-d>x<Esc>
:set ai<CR>20GA<CR><CR>x<Esc>
:set ai<CR>20GSx: y<Esc>
:set ai<CR>20Gccx: y<Esc>.
:set ai et ts=2 sw=2<CR>20GA<CR><Tab>x<BS><BS>y<Esc>
:set et sw=2 sts=2<CR>20GI<Tab>x<Esc>
:set et sw=2 sts=2<CR>20GI<Tab><Tab><BS>x<Esc>
:set sw=2<CR>20G>>>>
:set sw=2 et<CR>20G3>>
:set paste<CR>20GA<CR>x<Esc>
:%s/web/api/<CR>
:%s/web/api/g<CR>
:%s/web/api/gn<CR>
:%s/\<app\>/name/g<CR>
:%s/name: \(.*\)/name: "\1"/<CR>
:%s#nginx#docker.io/&#<CR>
:%s/\v(\w+): (\d+)/\1: "\2"/<CR>
:%s/a\|e/_/g<CR>
:%s/\s\+$//e<CR>
:%s/^  //<CR>
:%s/: /:\r/<CR>
:%s/[0-9]\+/N/g<CR>u
:%s/na\zsme/XX/<CR>
:%s/.*/\U&/<CR>
:%s/\w\+$/\u&/<CR>
:/spec/,$s/app/A/<CR>
:.,+3s/a/A/g<CR>
:5,8s/^/#/<CR>
:5,8s/^/#/|5,8s/#//<CR>
:s/a/b/<CR>j&
:%s/app/x/<CR>u:&&<CR>
:g/app/d<CR>
:g/name/t.<CR>
:g/name/s/$/ # x/<CR>
:g/app/normal A!<CR>
:g/^/m0<CR>
:v/:/d<CR>
:g/labels/+1d<CR>
:3,5d<CR>P
:3,5m$<CR>
:3,5t0<CR>
:3,5>><CR>
:3,5<<<CR>
:3,5y a<CR>G"ap
:4ka<CR>:'a,+2d<CR>
:/spec/d<CR>
:/spec/,/spec/d<CR>
:$<CR>:-2,.d<CR>
:3,6sort<CR>
:3,6sort!<CR>
:%norm I-<CR>
:2,4norm wx<CR>
:4,6j<CR>
:4,6j!<CR>
:4pu<CR>
yy:4pu<CR>
yy:0pu<CR>
:99<CR>x
:foo<CR>x
:%s/zzz/y/<CR>x
jjddkkp
ddp
ddkP
dddduu<C-r>
ddjddkuu
xxxuu<C-r>
dwwdwu.
5J
3Jx
JJu
gJ
3G~~~
3Gg~~
3GgUU
3GgUw
3Gguiw
3Gveu
3GVU
wRxyz<Esc>
wRxyz<BS><BS><Esc>
3rx
r<CR>
wi<CR><Esc>
wi<C-v><Tab><Esc>
wia<C-r>"b<Esc>
4Gwyiwoa<C-r>0b<Esc>
4Goa<C-n><Esc>
4Goimag<C-n><Esc>
4Goname<C-p><Esc>
4Goname<C-n><C-n><Esc>
4Gwi<C-o>Dx<Esc>
4Gwiab<Left>c<Esc>
4Gwiab<Up>c<Esc>
4GA<C-w>x<Esc>
4GA<C-u>x<Esc>
4Go<C-y><C-y><C-y>x<Esc>
4Go<C-e><C-e>x<Esc>
*x
*nx
*Nx
#x
n?app<CR>x
/app<CR>nnx
/app<CR>Nx
/app/e<CR>x
/app/+1<CR>x
d/spec<CR>
c/spec<CR>x<Esc>
y/spec<CR>P
:set ic<CR>/APP<CR>x
:set ic scs<CR>/App<CR>x
f:x;x
t:x;x
2fex,x
f:dF 
wdT:
4Gw%x
6G%x
}x
}dd{x
d}
y}P
dapP
yipP
vipd
vapJ
3Gdip
)x
d)
wbx
Wwgex
5Gegex
3Gg_x
3G$x
4G^x
4G|x
4G3|x
gg5jx
Gggx
12Gx
2jx
j$jx
$jjx
3lD
3lC end<Esc>
Y3p
yyjP.
"ayyj"Ayyj"ap
ddjdd"1P"2P
"_ddP
dwjdw"-P
gvd
Vjjd.
Vjj>.
vjjd
v$d
vjy${TICK}>p
Vj:s/a/b/g<CR>
Vjj:norm A;<CR>
vjjJ
vjjr-
viwU
Vjjo<Esc>x
3jVkyP
gi!<Esc>
4Gwix<Esc>Ggi!<Esc>
o<Esc>ix<Esc>
3oz<Esc>
2Oz<Esc>
3ax<Esc>
3Ax<Esc>j.
5.
x3.
A;<Esc>jj.j.
<C-a>
8G<C-a>
8G5<C-x>
22G$<C-x>
ddu
ddpu
ggdGu
ggdGp
u
<C-r>
@a
`;

/** Wide characters, tabs, quotes, brackets, sentences. */
const ON_MIXED_TEXT = String.raw`
/가<CR>x
2Gwcw새 이름<Esc>
2GA 끝<Esc>0x
2Gea글<Esc>
2Gdw
2GdWp
2Gxxp
2Gf나x
2GviwU
2G~
3G<C-v>jd
3G<C-v>jI# <Esc>
3Gjj$x
3Gwjx
:%s/이름/name/<CR>
:%s/[가-힣]\+/X/g<CR>
3G>>
4Gx
4G<<
4GA<BS><BS><Esc>
4Gwwx
4G$x
4Gjx
5Gdi(
5Gda(
5Gci'x<Esc>
5Gdi"
5Gya"P
5Gdit
5Gdat
5G2wdf,
5Gd%
5Gwd2f,
6Gdas
6Gdis
6Gd)
6G)x
6G))x
6G(x
6Gcisnew<Esc>
vis<Esc>x
6GdW.
6Gdaw.
6G3daw
6Gd3w
6Gc2wx<Esc>
6GdE
6Gd2e
6Gwdb
6GwdB
6G$dB
6G$dge
6G$diW
`;

const sequencesOf = (list: string): string[] => list.split('\n').filter(line => line !== '');

export const DEPLOYMENT_KEYS: readonly string[] = sequencesOf(ON_A_DEPLOYMENT);
export const MIXED_KEYS: readonly string[] = sequencesOf(ON_MIXED_TEXT);
