// How somebody likes to be called. It is asked once in this browser, and offered from then on.
import { limits } from '../protocol.gen';
import { remembered } from '../ui/remembered';

export const myName = remembered<string>(
  'name',
  '',
  (value) => value.trim() !== '' && value.length <= limits.maxName,
);
export const myPronouns = remembered<string>('pronouns', '', (value) => value.length <= limits.maxPronouns);
