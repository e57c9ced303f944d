// What a moment is about: a word and an icon, never a colour.
import ArrowRightLeft from '@lucide/svelte/icons/arrow-right-left';
import Footprints from '@lucide/svelte/icons/footprints';
import GitCommit from '@lucide/svelte/icons/git-commit-horizontal';
import Glasses from '@lucide/svelte/icons/glasses';
import Lightbulb from '@lucide/svelte/icons/lightbulb';
import MessageSquare from '@lucide/svelte/icons/message-square';
import Sunrise from '@lucide/svelte/icons/sunrise';
import Wrench from '@lucide/svelte/icons/wrench';
import type { Component } from 'svelte';
import type { EntryKind } from '../../protocol.gen';
import { say } from '../../words';

export const kindIcon: Record<EntryKind, Component> = {
  detection: Glasses,
  observation: Glasses,
  hypothesis: Lightbulb,
  action: Wrench,
  decision: GitCommit,
  change: ArrowRightLeft,
  communication: MessageSquare,
  recovery: Sunrise,
  context: Footprints,
};

export const kindWord = (kind: EntryKind): string => say(`story.kind.${kind}`);
