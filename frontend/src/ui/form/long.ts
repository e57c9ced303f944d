import { say } from '../../words';

/** Why words are too long, if they are. */
export const tooLong = (words: string, max: number): string | undefined =>
  words.length > max ? say('lobby.long', { max }) : undefined;
