// A page translator takes a piece of text out of the page and puts its own in the place, wrapped in <font>. What changes
// afterwards would be written into the piece that is on no page any more, and never be seen again. Here each of them is
// watched: when its words change, it comes back to its place, and the translator may take it anew.

interface Replaced {
  by: Element;
}

const replaced = new WeakMap<Node, Replaced>();

const watch = new MutationObserver((records) => {
  for (const { type, target, removedNodes, addedNodes, previousSibling, nextSibling } of records) {
    if (type === 'characterData') {
      const was = replaced.get(target);
      if (!was || target.isConnected) continue;
      replaced.delete(target);
      if (was.by.isConnected) was.by.replaceWith(target);
      continue;
    }
    for (const node of removedNodes) {
      if (!(node instanceof Text) || node.isConnected) continue;
      const by = [...addedNodes, previousSibling, nextSibling].find(
        (other): other is Element => other instanceof Element && other.tagName === 'FONT',
      );
      if (!by) continue;
      replaced.set(node, { by });
      watch.observe(node, { characterData: true });
    }
  }
});

/** Begins to watch the page. */
export function surviveTranslation(page: Node = document.body): void {
  watch.observe(page, { childList: true, subtree: true });
}
