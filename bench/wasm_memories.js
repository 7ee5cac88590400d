// Put before the worker's own script, for bench/browser_heap.py: how large WebAssembly's memories are.
{
  const kept = new Set();
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(...given) {
      super(...given);
      kept.add(this);
    }
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await instantiate(...given);
      for (const one of Object.values((made.instance ?? made).exports)) {
        if (one instanceof Memory) kept.add(one);
      }
      return made;
    };
  }
  globalThis.wasmBytes = () => [...kept].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
}
