/** What every field can be given. */
export interface LabelledProps {
  label: string;
  /** One line that helps; for an input that is fixed, why it is. */
  hint?: string | undefined;
  /** What is wrong and what to do, in one kind sentence. Shown instead of the hint. */
  error?: string | undefined;
  /** A quiet word beside the label: "2 of 3". */
  note?: string | undefined;
  /** Who sees it, when that is limited: "Only you, until you hand it in". Shown with a lock, instead of the hint. */
  only?: string | undefined;
  optional?: boolean | undefined;
  /** The most characters it takes; a quiet counter shows from 90 %. */
  max?: number | undefined;
}
