// What is told to a few: those who lead, and one person alone.
import type {
  Event,
  FacilitatorsView,
  HandoverMade,
  Link,
  LinkMade,
  LinkUsed,
  PersonView,
} from '../protocol.gen';
import { NewerVersion } from './fold';

export function foldLeads(view: FacilitatorsView, { name, body, at }: Event): FacilitatorsView {
  const changed = (id: string, change: (link: Link) => Partial<Link>) => ({
    ...view,
    links: view.links.map((l) => (l.id === id ? { ...l, ...change(l) } : l)),
  });
  switch (name) {
    case 'link.made': {
      const { link: id, ...rest } = body as LinkMade;
      return { ...view, links: [...view.links, { id, made: at, ...rest, uses: 0 }] };
    }
    case 'link.used':
      return changed((body as LinkUsed).link, ({ uses, came = [] }) => {
        const { person } = body as LinkUsed;
        return { uses: uses + 1, used: at, ...(person ? { came: [...came, person] } : {}) };
      });
    case 'link.revoked':
      return changed((body as { link: string }).link, () => ({ revoked: true }));
    case 'person.lowered': {
      const { person } = body as { person: string };
      return {
        ...view,
        lowered: [...(view.lowered ?? []).filter((one) => one.person !== person), { person, at }],
      };
    }
  }
  throw new NewerVersion(name);
}

export function foldOwn(view: PersonView, { name, body }: Event): PersonView {
  switch (name) {
    case 'device.added':
      return { devices: view.devices + 1 };
    case 'handover.made':
      return { ...view, handover: (body as HandoverMade).until };
    case 'devices.ended':
      return { devices: 0 };
  }
  throw new NewerVersion(name);
}
