// Run in each page before its own scripts, for bench/till_screen.py: from an input event to the
// frame that shows its answer.
(() => {
  const PATIENCE_MS = 20_000;

  /** When each kind of event was heard last, before anyone could stop it. */
  const lastAt = { keydown: 0, touchend: 0 };
  for (const kind of Object.keys(lastAt)) {
    const heard = () => {
      lastAt[kind] = performance.now();
    };
    addEventListener(kind, heard, { capture: true });
  }

  /** Until the frame after now is on the screen. */
  const painted = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          resolve(performance.now());
        };
        port2.postMessage(null);
      }),
    );

  /** Milliseconds from the last event of the kind to the frame with what is waited for. */
  const measure = (kind, isShown) =>
    new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`no answer to ${kind}`)), PATIENCE_MS);
      const seen = new MutationObserver(() => {
        if (!isShown()) return;
        seen.disconnect();
        void painted().then((at) => resolve(at - lastAt[kind]));
      });
      seen.observe(document, { subtree: true, childList: true, attributes: true });
    });

  const count = (selector) => document.querySelectorAll(selector).length;
  const oneMore = (selector) => {
    const before = count(selector);
    return () => count(selector) === before + 1;
  };
  const wanted = {
    line: () => oneMore("[data-line]"),
    results: (text) => () => document.querySelector("[data-results]")?.dataset.answered === text,
    receipt: () => () => count("[data-done]") === 1,
    paragraph: () => oneMore("p"),
  };

  globalThis.arm = (kind, what, fact) => {
    globalThis.measured = measure(kind, wanted[what](fact));
  };
})();
