import type { Mine, MineFrame } from '../protocol.gen';

/** What is mine, with what has changed said anew; what is not said of it is gone. */
export function anew(mine: Mine, frame: MineFrame): Mine {
  const said = frame.mine as Partial<Mine>;
  const now = { ...mine } as Record<string, unknown>;
  for (const member of frame.changed) {
    if (member in said) now[member] = said[member as keyof Mine];
    else delete now[member];
  }
  return now as unknown as Mine;
}
