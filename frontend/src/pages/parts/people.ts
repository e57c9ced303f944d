/** Roles, not people: who stands on the parts page. */
export const people = [
  'Database engineer',
  'Production engineer',
  'Packaging developer',
  'Communications',
  'Backend lead',
  'Facilitator',
  'Application developer',
  'Support colleague',
  'Overnight operations',
  'Co-facilitator',
  'External specialist',
  'Monitoring owner',
].map((name, colour) => ({ id: name, name, colour }));
