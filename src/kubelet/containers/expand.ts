/**
 * Replaces `$(NAME)` by its value and `$$` by `$`; an unknown name stays as it is.
 * models k8s.io/kubernetes/third_party/forked/golang/expansion/expand.go
 */
export function expandVariables(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (values[name] ?? whole),
  );
}
