// What the pages before a meeting ask of the server.
import type {
  FileLook,
  Invitation,
  Joined,
  ListedRoom,
  MadeRoom,
  NewRoom,
  RoomID,
  Session,
  View,
} from '../../protocol.gen';
import { ask, everything, get, of, post } from '../../room/http';
import { newID } from '../../room/ids';

/** What another meeting can be begun from: how it was held, and nothing that people wrote in it. */
export interface Like extends Pick<View, 'facts' | 'inquiry'> {
  room: RoomID;
}

export const session = () => get<Session>('/api/session');
export const signIn = (token: string) => post<Session>('/api/session', { token });
export const rooms = () => get<ListedRoom[]>('/api/rooms');

const wishes = new Map<string, string>();

/** Asks for a room. When the answer was lost and the same is asked again, it is the same room. */
async function make(path: string, body: unknown): Promise<MadeRoom> {
  const wish = `${path} ${JSON.stringify(body)}`;
  const key = wishes.get(wish) ?? newID();
  wishes.set(wish, key);
  // A room belongs to a session: without one, whoever asks again would be somebody else.
  const { mayCreate, known } = await session();
  if (mayCreate && !known) await signIn('');
  const made = await ask<MadeRoom>('POST', path, body, { 'Idempotency-Key': key });
  wishes.delete(wish);
  return made;
}

export const create = (room: NewRoom) => make('/api/rooms', room);
export const example = (name: string) => make('/api/example', { name });
/** The file's text goes as it is: the server can say what is wrong with it, whatever it is. */
export const importFile = (name: string, fileName: string, file: string, room: Omit<NewRoom, 'name'>) =>
  make('/api/import', { name, fileName, file, room });
export const lookAtFile = (fileName: string, file: string) =>
  post<FileLook>('/api/import/look', { name: '', fileName, file });
export const lookAtLink = (secret: string) => post<Invitation>('/api/join/look', { secret });
export const join = (secret: string, name: string, pronouns: string) =>
  post<Joined>('/api/join', { secret, ...(name ? { name } : {}), ...(pronouns ? { pronouns } : {}) });
/** That I have read the opening words; nobody is told who has. */
export const haveRead = (room: RoomID) =>
  post(`${of(room)}/commands`, { type: 'command', id: newID(), name: 'opening.read', body: { read: true } });

export async function like(room: RoomID): Promise<Like> {
  const { facts, inquiry } = await everything(room);
  return { room, facts, inquiry };
}
