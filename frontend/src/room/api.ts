// What the places before a meeting ask of the server.
import type {
  Code,
  Facts,
  FileLook,
  Inquiry,
  Invitation,
  Joined,
  ListedRoom,
  MadeRoom,
  NewRoom,
  RoomID,
  Session,
} from '../protocol.gen';
import { newID } from './ids';
import { say } from '../words';

/** What another meeting can be begun from: how it was held, and nothing that people wrote in it. */
export interface Like {
  room: RoomID;
  facts: Facts;
  inquiry: Inquiry;
}

/** Why something was not done: a code for us, a sentence for people. */
export class Refused extends Error {
  constructor(
    /** `offline`: the server was not reached, and nobody knows whether it heard us. */
    readonly code: Code | 'offline',
    message: string,
  ) {
    super(message);
  }
}

/** The sentence to show for whatever went wrong. */
export function sentence(error: unknown): string {
  return error instanceof Refused ? error.message : say('lobby.trouble');
}

async function ask<T>(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new Refused('offline', say(navigator.onLine === false ? 'lobby.offline' : 'lobby.unreached'));
  }
  const said: unknown = await answer.json().catch(() => undefined);
  if (answer.ok && said !== undefined) return said as T;
  const { code, message } = (said ?? {}) as Partial<Refused>;
  throw new Refused(code ?? 'unavailable', message || say('lobby.trouble'));
}

const wishes = new Map<string, string>();

/** Asks for a room. When the answer was lost and the same is asked again, it is the same room. */
async function make(path: string, body: unknown): Promise<MadeRoom> {
  const wish = `${path} ${JSON.stringify(body)}`;
  const key = wishes.get(wish) ?? newID();
  wishes.set(wish, key);
  // A room belongs to a session: without one, whoever asks again would be somebody else.
  const session = await api.session();
  if (session.mayCreate && !session.known) await api.signIn('');
  const made = await ask<MadeRoom>('POST', path, body, { 'Idempotency-Key': key });
  wishes.delete(wish);
  return made;
}

export const api = {
  session: () => ask<Session>('GET', '/api/session'),
  signIn: (token: string) => ask<Session>('POST', '/api/session', { token }),
  rooms: () => ask<ListedRoom[]>('GET', '/api/rooms'),
  like: async (room: RoomID): Promise<Like> => {
    const { streams } = await ask<{ streams: { all: Omit<Like, 'room'> } }>(
      'GET',
      `/api/rooms/${encodeURIComponent(room)}`,
    );
    return { room, facts: streams.all.facts, inquiry: streams.all.inquiry };
  },
  create: (room: NewRoom) => make('/api/rooms', room),
  example: (name: string) => make('/api/example', { name }),
  /** The file's text goes as it is: the server can say what is wrong with it, whatever it is. */
  import: (name: string, fileName: string, file: string, room: Omit<NewRoom, 'name'>) =>
    make('/api/import', { name, fileName, file, room }),
  lookAtFile: (fileName: string, file: string) =>
    ask<FileLook>('POST', '/api/import/look', { name: '', fileName, file }),
  /** That I have read the opening words; nobody is told who has. */
  read: (room: RoomID) =>
    ask('POST', `/api/rooms/${encodeURIComponent(room)}/commands`, {
      type: 'command',
      id: newID(),
      name: 'opening.read',
      body: { read: true },
    }),
  look: (secret: string) => ask<Invitation>('POST', '/api/join/look', { secret }),
  join: (secret: string, name: string, pronouns: string) =>
    ask<Joined>('POST', '/api/join', {
      secret,
      ...(name ? { name } : {}),
      ...(pronouns ? { pronouns } : {}),
    }),
};

/** A meeting as a file for a calendar. */
export const calendarOf = (room: RoomID) => `/api/rooms/${encodeURIComponent(room)}/calendar.ics`;

/** Where a meeting is. */
export const roomAt = (room: RoomID) => `/m/${encodeURIComponent(room)}`;
