// What every event changes, by the kind of its stream; each noun says it of its own.
import type { AllFolds } from '../room/fold';
import { glossaryEvents } from './glossary/events';
import { handEvents } from './hands/events';
import { lineEvents } from './lines/events';
import { linkEvents } from './links/events';
import { meetingEvents } from './meeting/events';
import { deviceEvents } from './people/devices';
import { peopleEvents } from './people/events';
import { perspectiveEvents } from './perspectives/events';
import { timelineEvents } from './timeline/events';
import { voteEvents } from './votes/events';

export const folds: AllFolds = {
  all: {
    ...meetingEvents,
    ...peopleEvents,
    ...timelineEvents,
    ...perspectiveEvents,
    ...lineEvents,
    ...voteEvents,
    ...handEvents,
    ...glossaryEvents,
  },
  facilitators: linkEvents,
  person: deviceEvents,
};
