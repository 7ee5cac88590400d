export declare function about(): { buildId: string; python: { directory: string } | null; outDir: string };
