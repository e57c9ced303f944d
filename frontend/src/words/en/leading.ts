import type { Words } from '../words';

/** What whoever leads may say aloud, stage by stage. It comes with their bar. */
export const leading = {
  'leading.say': 'Say aloud',
  'leading.say.prepare':
    'Thank you for coming early. Let’s see what we know, and which words need explaining.',
  'leading.say.open': 'We will talk about this openly, without fear of retribution or humiliation.',
  'leading.say.story': 'Take us through it as it looked from where you sat.',
  'leading.say.gathering': 'What are you still curious about? Half a sentence is enough.',
  'leading.say.table': 'Read them once, slowly. Is there one you would put differently?',
  'leading.say.vote': 'Choose what you are curious about, not what you would fix.',
  'leading.say.chosen': 'This is where we start. What did it look like from where you sat?',
  'leading.say.learn': 'What will you remember in six months?',
  'leading.say.close': 'Thank you. Understanding this was the work.',
} as const satisfies Words;
