// models pkg/kubelet/lifecycle/handlers.go
import type { Container, LifecycleHandler, Pod } from '../../api/generated/types.ts';
import { Pipe, readAll } from '../../base/pipe.ts';
import type { KubeletContext } from '../context.ts';
import { containerReference, formatPod } from '../pods/naming.ts';
import { httpProbe } from '../probes/http.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';

/** Runs the postStart and preStop hooks of containers. */
export class LifecycleHooks {
  constructor(private readonly context: KubeletContext) {}

  /** @param done told when it has ended, with why it failed; an event says so as well */
  run(
    pod: Pod,
    spec: Container,
    container: RuntimeContainer,
    hook: LifecycleHandler,
    kind: 'PostStart' | 'PreStop',
    done: (failure: string | undefined) => void,
  ): void {
    const [title, what] = hook.exec
      ? ['Exec', `[${(hook.exec.command ?? []).join(' ')}]`]
      : ['HTTP', hook.httpGet?.path ?? ''];
    const end = (failure: string | undefined) => {
      if (failure !== undefined) {
        this.context.recorder.event(
          containerReference(pod, spec),
          'Warning',
          `Failed${kind}Hook`,
          `${kind}Hook failed`,
        );
        this.context.log.error(
          'handlers.go:78',
          `"${title} lifecycle hook for Container in Pod failed" err=${JSON.stringify(failure)} containerName="${spec.name}" pod="${pod.metadata?.namespace}/${pod.metadata?.name}"`,
        );
      }
      const about = `${title} lifecycle hook (${what}) for Container ${JSON.stringify(spec.name)} in Pod ${JSON.stringify(formatPod(pod))} failed`;
      done(failure === undefined ? undefined : `${about} - error: ${failure}`);
    };
    if (hook.sleep) this.context.clock.after(hook.sleep.seconds * 1000, () => end(undefined));
    else if (hook.exec) this.exec(container, hook.exec.command ?? [], end);
    else if (hook.httpGet) {
      httpProbe(hook.httpGet, spec, container.host.ip, this.context, {
        'User-Agent': 'kube-lifecycle/1.36',
      }).then(({ result, output }) => end(result === 'success' ? undefined : output));
    } else end(undefined);
  }

  private exec(
    container: RuntimeContainer,
    argv: readonly string[],
    done: (failure: string | undefined) => void,
  ): void {
    const [stdout, stderr] = [new Pipe(Number.POSITIVE_INFINITY), new Pipe(Number.POSITIVE_INFINITY)];
    const stdin = new Pipe();
    stdin.end();
    try {
      const process = container.exec({ argv, stdin, stdout, stderr });
      process.done.then(async code => {
        stdout.end();
        stderr.end();
        const [output, errors] = [await readAll(stdout), await readAll(stderr)];
        const why = `command '${argv.join(' ')}' exited with ${code}: ${errors}`;
        done(code === 0 ? undefined : `${why}, message: ${JSON.stringify(output + errors)}`);
      });
    } catch (error) {
      done(`${(error as Error).message}, message: ""`);
    }
  }
}
