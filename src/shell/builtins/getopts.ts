import { type Builtin, refuse } from './builtin.ts';

/** `getopts optstring name [args]`. Models bash's getopt.c: the place inside a word is kept between calls. */
export const getopts: Builtin = async (shell, args) => {
  const [spec, name, ...given] = args;
  if (spec === undefined || name === undefined)
    return refuse(shell, 'getopts: usage: getopts optstring name [arg ...]', 2);
  const words = given.length > 0 ? given : shell.params;
  const silent = spec.startsWith(':');
  let index = Number(shell.vars.get('OPTIND') ?? 1);
  if (index !== shell.getoptsPlace.index) shell.getoptsPlace = { index, offset: 1 };
  let { offset } = shell.getoptsPlace;
  const word = words[index - 1];
  const finish = (status: number, option: string) => {
    shell.vars.set(name, option);
    shell.vars.set('OPTIND', String(index));
    shell.getoptsPlace = { index, offset };
    return status;
  };
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') index++;
    offset = 1;
    return finish(1, '?');
  }
  const letter = word[offset]!;
  const at = spec.indexOf(letter, silent ? 1 : 0);
  const advance = () => {
    if (++offset >= word.length) {
      index++;
      offset = 1;
    }
  };
  if (at < 0 || letter === ':') {
    advance();
    shell.vars.unset('OPTARG');
    if (silent) shell.vars.set('OPTARG', letter);
    else if (shell.vars.get('OPTERR') !== '0')
      await shell.print(2, `${shell.name}: illegal option -- ${letter}\n`);
    return finish(0, '?');
  }
  if (spec[at + 1] !== ':') {
    advance();
    shell.vars.unset('OPTARG');
    return finish(0, letter);
  }
  const attached = word.slice(offset + 1);
  index++;
  offset = 1;
  if (attached !== '') {
    shell.vars.set('OPTARG', attached);
    return finish(0, letter);
  }
  const value = words[index - 1];
  if (value === undefined) {
    if (silent) shell.vars.set('OPTARG', letter);
    else {
      shell.vars.unset('OPTARG');
      await shell.print(2, `${shell.name}: option requires an argument -- ${letter}\n`);
    }
    return finish(0, silent ? ':' : '?');
  }
  index++;
  shell.vars.set('OPTARG', value);
  return finish(0, letter);
};
