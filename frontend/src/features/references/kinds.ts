// What a moment is about: a word and an icon, never a colour.
import type { EntryKind } from '../../protocol.gen';
import type { IconName } from '../../ui/icons';
import { say } from '../../words';

export const kindIcon: Record<EntryKind, IconName> = {
  detection: 'glasses',
  observation: 'glasses',
  hypothesis: 'lightbulb',
  action: 'wrench',
  decision: 'git-commit-horizontal',
  change: 'arrow-right-left',
  communication: 'message-square',
  recovery: 'sunrise',
  context: 'footprints',
};

export const kindWord = (kind: EntryKind): string => say(`story.kind.${kind}`);
