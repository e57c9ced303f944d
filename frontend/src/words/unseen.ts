// What is said before a command is copied that holds what nobody sees. Whoever says it imports `say` from here.
import { words } from '.';
import { unseen } from './en/unseen';

export const { say, pieces } = words.with(unseen);

export * from '.';
