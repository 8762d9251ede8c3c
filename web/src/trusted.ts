// Workers from our own folder. Under Trusted Types a worker's address must pass a policy; libraries hand theirs over as
// plain strings, so it has to be the default one, which there is once: it lets through the addresses named here only.

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

const allowed = new Set<string>();

export function allowWorker(url: string): void {
  const isFirst = allowed.size === 0;
  allowed.add(url);
  if (!isFirst) return;
  const { trustedTypes } = window as { trustedTypes?: PolicyFactory };
  trustedTypes?.createPolicy('default', {
    createScriptURL(wanted) {
      if (!allowed.has(wanted)) throw new TypeError(`no script may come from ${wanted}`);
      return wanted;
    },
  });
}
