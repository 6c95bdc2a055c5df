import type { HereDoc, HereString, Redirect, Redirection } from 'unbash';
import { ashRedirection } from '../ash-words.ts';
import { expandQuoted, expandText, expandWords } from '../expand/words.ts';
import { kindOf } from '../kind.ts';
import { errnoText } from '../process/errno.ts';
import { bytesFile, type Descriptors } from '../process/open-file.ts';
import { openPath } from '../process/open-path.ts';
import { absolutePath, statOf } from '../process/paths.ts';
import type { Shell } from '../shell.ts';

/** A redirection failed: the command does not run. */
export class RedirectError extends Error {}

/** Runs `body` with the shell's descriptors copied, so that what it redirects is undone afterwards. */
export async function withRestoredFds<T>(shell: Shell, body: () => Promise<T>): Promise<T> {
  const saved = shell.fds;
  shell.fds = saved.clone();
  try {
    return await body();
  } finally {
    shell.fds.closeAll();
    shell.fds = saved;
  }
}

/** Applies redirections to `fds` from left to right. @throws RedirectError with the message */
export async function applyRedirects(
  shell: Shell,
  redirects: readonly Redirection[],
  fds: Descriptors,
): Promise<void> {
  for (const redirect of redirects) {
    if (redirect.type === 'Redirect') await applyOne(shell, redirect, fds);
    else
      fds.set(
        await target(shell, redirect, fds, 0),
        bytesFile(new TextEncoder().encode(await here(shell, redirect))),
      );
  }
}

async function here(shell: Shell, redirect: HereDoc | HereString): Promise<string> {
  if (redirect.type === 'HereString') {
    return `${redirect.target ? await expandText(shell, redirect.target) : ''}\n`;
  }
  const { body, delimiter, operator } = redirect;
  let text: string;
  const end = redirect.closing === undefined && body.text !== '' && !body.text.endsWith('\n') ? '\n' : '';
  if (delimiter?.quoted) text = body.text;
  else if (body.parts === undefined) text = body.text.replace(/\\([\\$`])|\\\n/g, '$1');
  else if (operator === '<<-') {
    let lineStart = true;
    text = await expandQuoted(
      shell,
      body.parts.map(part => {
        if (part.type !== 'Literal') {
          lineStart = false;
          return part;
        }
        const value = part.value.replace(lineStart ? /^\t+/gm : /(?<=\n)\t+/g, '');
        lineStart = value.endsWith('\n');
        return { ...part, value };
      }),
    );
    return text;
  } else text = await expandQuoted(shell, body.parts);
  return (operator === '<<-' ? text.replace(/^\t+/gm, '') : text) + end;
}

async function target(
  shell: Shell,
  redirect: Redirection,
  fds: Descriptors,
  standard: number,
): Promise<number> {
  const { descriptor } = redirect;
  if (descriptor === undefined) return standard;
  if (descriptor.type === 'FileDescriptor') return descriptor.value;
  const fd = fds.free(10);
  shell.vars.set(descriptor.name, String(fd));
  return fd;
}

async function applyOne(shell: Shell, redirect: Redirect, fds: Descriptors): Promise<void> {
  const { operator } = redirect;
  if (redirect.target === undefined) throw new RedirectError('syntax error in redirection');
  if (operator === '<&' || operator === '>&') {
    const text = await expandText(shell, redirect.target);
    if (/^\d+-?$|^-$/.test(text)) return duplicate(shell, redirect, fds, text);
    if (operator === '<&') throw new RedirectError(`${text}: ambiguous redirect`);
  }
  const words = await expandWords(shell, [redirect.target]);
  if (words.length !== 1) throw new RedirectError(`${redirect.target.text}: ambiguous redirect`);
  const path = words[0]!;
  const both =
    operator === '&>' || operator === '&>>' || (operator === '>&' && redirect.descriptor === undefined);
  const mode =
    operator === '<' ? 'read' : operator === '<>' ? 'both' : operator.endsWith('>>') ? 'append' : 'write';
  if (mode === 'write' && operator !== '>|' && shell.options.has('noclobber')) {
    const stat = statOf(shell.world.host.files, absolutePath(shell.cwd, path), shell.actor);
    if (stat?.type === 'file') throw new RedirectError(`${path}: cannot overwrite existing file`);
  }
  const fd = await target(shell, redirect, fds, mode === 'read' || mode === 'both' ? 0 : 1);
  const place = {
    files: shell.world.host.files,
    actor: shell.actor,
    cwd: shell.cwd,
    fds,
    tty: shell.world.tty,
    rng: shell.world.rng,
  };
  try {
    fds.set(fd, openPath(place, path, mode, 0o666 & ~shell.umask));
  } catch (error) {
    const why = errnoText(error);
    const isAsh = kindOf(shell) === 'ash';
    throw new RedirectError(isAsh ? ashRedirection(path, mode !== 'read', why) : `${path}: ${why}`);
  }
  if (both) fds.set(2, fds.get(fd)!.dup());
}

async function duplicate(shell: Shell, redirect: Redirect, fds: Descriptors, text: string): Promise<void> {
  const fd = await target(shell, redirect, fds, redirect.operator === '<&' ? 0 : 1);
  if (text === '-') {
    fds.close(fd);
    return;
  }
  const from = Number.parseInt(text, 10);
  const file = fds.get(from);
  if (file === undefined) throw new RedirectError(`${from}: Bad file descriptor`);
  if (from !== fd) fds.set(fd, file.dup());
  if (text.endsWith('-') && from !== fd) fds.close(from);
}
