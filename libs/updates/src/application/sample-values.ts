import type { TemplateValues } from '../domain/template.js';

const LINK =
  'https://complaints.acme.example/t/0193503c-9a00-7000-8000-000000000001.tp8ban.0123456789ab.c14d37.776830b2deecab4179b880cd';

/** Values of usual length, for previews and for checking what fits. */
export const SAMPLE_VALUES: Required<TemplateValues> = {
  reference: 'K7M-Q2X-WDP',
  organisation: 'Acme Parcels',
  receivedAt: '2026-09-23T09:30:00.000Z',
  expectedBy: '2026-12-18T17:00:00.000Z',
  nextContactBy: '2026-12-04T17:00:00.000Z',
  handledBy: 'Parcels',
  link: LINK,
  phone: '+44 20 7946 0000',
  email: 'complaints@acme.example',
  post: 'Acme Parcels, Complaints, 1 Depot Road, Leeds LS1 1AA',
  recourse: 'Postal Redress Service, https://recourse.example',
  emergency: 'In danger? Call 112.',
  text: 'We looked into it: your parcel was left at the depot and will be with you on Friday.',
  links: `K7M-Q2X-WDP: ${LINK}`,
  count: 1,
  cases: '#4821 K7M-Q2X-WDP, 23 Sept\n#7730 B4T-9RH-XCK, 1 Dec\n#1162 W2P-5NF-LDM, 30 Nov',
};
