// What is told to one person alone: on which other devices they are.
import type { Folds } from '../../room/fold';

export const deviceEvents: Folds<'person'> = {
  'device.added': ({ devices }) => ({ devices: devices + 1 }),
  'handover.made': (view, { until }) => ({ ...view, handover: until }),
  'devices.ended': () => ({ devices: 0 }),
};
