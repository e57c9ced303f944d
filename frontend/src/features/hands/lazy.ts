// The form for a quick question.
import { later } from '../../ui/later.svelte';

export const questionForm = later(() => import('./QuestionForm.svelte'));
