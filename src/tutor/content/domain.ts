import type { Localized } from './localized.ts';

/** The domains of the CKA exam in the order of its curriculum, as published for v1.35 and v1.36. */
export const DOMAINS = ['architecture', 'workloads', 'networking', 'storage', 'troubleshooting'] as const;

export type Domain = (typeof DOMAINS)[number];

interface DomainFacts {
  readonly title: Localized;
  /** The share of the exam's points, in per cent. */
  readonly weight: number;
}

export const DOMAIN_FACTS: Readonly<Record<Domain, DomainFacts>> = {
  architecture: {
    title: { en: 'Cluster Architecture, Installation & Configuration', ko: '클러스터 아키텍처, 설치와 구성' },
    weight: 25,
  },
  workloads: { title: { en: 'Workloads & Scheduling', ko: '워크로드와 스케줄링' }, weight: 15 },
  networking: { title: { en: 'Services & Networking', ko: '서비스와 네트워킹' }, weight: 20 },
  storage: { title: { en: 'Storage', ko: '스토리지' }, weight: 10 },
  troubleshooting: { title: { en: 'Troubleshooting', ko: '문제 해결' }, weight: 30 },
};
