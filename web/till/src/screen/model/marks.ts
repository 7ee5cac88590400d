// Marks for bench/: from the key or tap that asked to the frame that shows the answer.

export function mark(name: "scan-key" | "tap" | "search-key" | "tender"): void {
  performance.mark(`kasse:${name}`);
}

/** Mark `kasse:painted` once the next frame is on the screen. */
export function markPainted(): void {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      performance.mark("kasse:painted");
      port1.close();
    };
    port2.postMessage(null);
  });
}
