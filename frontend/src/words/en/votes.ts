import type { Words } from '../words';

/** Dots, the vote, and what it chose. */
export const votes = {
  'votes.title': 'Where shall we look first?',
  'votes.purpose': 'A vote chooses where to start. Nobody sees a count before the reveal.',
  'votes.voted': '{n} or more of {all} have voted',
  'votes.voted.all': 'Everybody has voted',
  'votes.voted.few': 'How many have voted is shown from {n} on, or once all have',
  'votes.start': 'Start a vote',
  'votes.start.text':
    'Everybody gets the same number of dots. Nobody sees a count until you reveal the result, which takes three who put dots. Nobody is named, not even then.',
  'votes.start.few': 'There is nothing to choose between yet: show at least two lines to all first.',
  'votes.start.crowd':
    'A vote takes three people who may put dots. With fewer the result would say who chose what.',
  'votes.start.dots': 'Dots for everybody',
  'votes.start.perline': 'At most on one line',
  'votes.cancel': 'Not yet',
  'votes.close': 'Close the vote',
  'votes.reopen': 'Open it again',
  'votes.reveal': 'Reveal the vote',
  'votes.drop': 'End the vote without a result',
  'votes.drop.text':
    'The dots are deleted, and nobody sees them. You can vote again after it, with an empty ballot.',
  'votes.drop.wait': 'Wait a little',
  'votes.dropped': 'The vote ended without a result. Its dots are deleted.',
  'votes.again': 'Vote again',
  'votes.again.text':
    'A second vote starts empty. The first result stays. Nobody sees a count until you reveal the result, which takes three who put dots. Nobody is named, not even then.',
  'votes.left': {
    one: 'You have {n} dot left, up to {most} on one line.',
    other: 'You have {n} dots left, up to {most} on one line.',
  },
  'votes.placed': {
    one: 'Your dot is placed. Take it back to move it.',
    other: 'Your {n} dots are placed. Take one back to move it.',
  },
  'votes.keys': 'Keys: 1 to 9 choose a line, + and - put and take a dot.',
  'votes.dot': 'Put a dot on {line}, {left} of {all} left',
  'votes.dots': 'Dots for line {n}',
  'votes.nodots': 'All your dots are placed. Take one back to move it.',
  'votes.refused': 'Your dots are back where they were. {why}',
  'votes.offline': 'You are offline. Votes wait until you are back.',
  'votes.isclosed': 'The vote is closed. Your dots are kept.',
  'votes.onlylead': 'You chose only to facilitate. Change that under your name to vote.',
  'votes.reading': 'You are here to read; facilitators and participants put dots.',
  'votes.result.ballots': {
    one: 'Nothing has dropped off the list. {n} person voted.',
    other: 'Nothing has dropped off the list. {n} people voted.',
  },
  'votes.result.nobody': 'Nobody put a dot. Say together where you would like to start.',
  'votes.result.since': 'Shown since the vote',
  'votes.result.count': { one: '{n} dot', other: '{n} dots' },
  'votes.result.start': 'We start at the top',
  'votes.earlier': { one: 'An earlier vote, {n} person voted', other: 'An earlier vote, {n} people voted' },
  'votes.said.open': {
    one: 'A vote is open. You have {n} dot.',
    other: 'A vote is open. You have {n} dots.',
  },
  'votes.said.reopened': 'The vote is open again. Your dots are kept.',
  'votes.said.closed': 'The vote is closed.',
  'votes.said.revealed': 'The vote is revealed. Most dots: {line}',
  'votes.said.nothing': 'The vote is revealed. Nobody put a dot.',
} as const satisfies Words;
