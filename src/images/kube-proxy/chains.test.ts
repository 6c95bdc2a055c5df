import { expect, it } from 'vitest';
import { chainHash } from './chains.ts';

it("names chains as the real one does: every cluster's kubernetes and kube-dns", () => {
  expect(chainHash('default/kubernetes:httpstcp')).toBe('NPX46M4PTMTKRN6Y');
  expect(chainHash('kube-system/kube-dns:dnsudp')).toBe('TCOU7JCQXEZGVUNU');
  expect(chainHash('kube-system/kube-dns:dns-tcptcp')).toBe('ERIFXISQEP7F7OF4');
});
