// The one way to ask the server outside a meeting's socket, and what is asked of a room.
import type {
  Code,
  EarlierWord,
  LinkID,
  MadeHandover,
  MadeLink,
  MadeRecovery,
  NewLink,
  Problem,
  RoomID,
  TextID,
  TextSince,
  View,
} from '../protocol.gen';
import { say } from '../words';

/** Why something was not done: a code for us, a sentence for people. */
export class Refused extends Error {
  constructor(
    /** `offline`: the server was not reached, and nobody knows whether it heard us. */
    readonly code: Code | 'offline',
    message: string,
    /** That of HTTP; none where there was no answer. */
    readonly status?: number,
  ) {
    super(message);
  }
}

/** The sentence to show for whatever went wrong. */
export function sentence(error: unknown): string {
  return error instanceof Refused ? error.message : say('lobby.trouble');
}

export async function ask<T>(
  method: 'GET' | 'POST' | 'DELETE',
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
  if (answer.status === 204) return undefined as T;
  const said: unknown = await answer.json().catch(() => undefined);
  if (answer.ok && said !== undefined) return said as T;
  const { code, message } = (said ?? {}) as Partial<Problem>;
  throw new Refused(code ?? 'unavailable', message || say('lobby.trouble'), answer.status);
}

export const get = <T>(path: string) => ask<T>('GET', path);
export const post = <T>(path: string, body: unknown = {}) => ask<T>('POST', path, body);
const end = (path: string) => ask<void>('DELETE', path, {});

/** Where a room is asked. */
export const of = (room: RoomID) => `/api/rooms/${encodeURIComponent(room)}`;

/** What everybody in it may see. */
export const everything = (room: RoomID) =>
  get<{ streams: { all: View } }>(of(room)).then(({ streams }) => streams.all);
/** False only where the server says that there is no such room for me. */
export const isHere = (room: RoomID) =>
  everything(room).then(
    () => true,
    ({ status }: Refused) => status !== 404 && status !== 403,
  );
export const textSince = (room: RoomID, text: TextID, version: number) =>
  get<TextSince>(`${of(room)}/texts/${text}?since=${version}`);
/** Words that my earlier meetings explain. */
export const earlierWords = (room: RoomID) => get<EarlierWord[]>(`${of(room)}/words`);

export const makeLink = (room: RoomID, link: NewLink) => post<MadeLink>(`${of(room)}/links`, link);
export const closeLink = (room: RoomID, link: LinkID) => end(`${of(room)}/links/${link}`);
export const closeLinks = (room: RoomID) => end(`${of(room)}/links`);
export const makeRecovery = (room: RoomID) => post<MadeRecovery>(`${of(room)}/recovery`);
export const makeHandover = (room: RoomID) => post<MadeHandover>(`${of(room)}/handover`);
export const endDevices = (room: RoomID) => end(`${of(room)}/devices`);

/** A meeting as a file for a calendar. */
export const calendarOf = (room: RoomID) => `${of(room)}/calendar.ics`;

/** Where a meeting is. */
export const roomAt = (room: RoomID) => `/m/${encodeURIComponent(room)}`;
