/** The page's nonce, for the one thing that adds a style sheet by itself: the editor (`EditorView.cspNonce.of(nonce)`). */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
