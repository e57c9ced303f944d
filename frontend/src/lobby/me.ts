// How somebody likes to be called. It is asked once in this browser, and offered from then on.
import { remembered } from '../remembered';

export const mostName = 80;
export const mostPronouns = 40;

export const myName = remembered<string>(
  'name',
  '',
  (value) => value.trim() !== '' && value.length <= mostName,
);
export const myPronouns = remembered<string>('pronouns', '', (value) => value.length <= mostPronouns);
