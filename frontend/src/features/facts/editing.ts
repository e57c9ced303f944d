// Facts that somebody has begun to change and not saved: kept in this browser, with what they began from, so that what
// others change meanwhile can be told apart.
import type { Facts, RoomID } from '../../protocol.gen';
import { formOf, type FactsForm } from './form';
import { KeptForm } from '../../ui/form/draft';

export interface Editing {
  base: FactsForm;
  form: FactsForm;
}

export function keptEdit(room: RoomID, facts: Facts): KeptForm<Editing> {
  return new KeptForm(`facts.${room}`, { base: formOf(facts), form: formOf(facts) });
}
