// Keeps a whole till build, so that the till starts with the network off.
import { createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope;

precacheAndRoute([...__PRECACHE__], { ignoreURLParametersMatching: [/.*/] });
registerRoute(new NavigationRoute(createHandlerBoundToURL("index.html")));

// The first one takes the page that installed it: else no later build would wait for that page.
let first = false;
self.addEventListener("install", () => {
  first = self.registration.active === null;
});
self.addEventListener("activate", (event: ExtendableEvent) => {
  if (first) event.waitUntil(self.clients.claim());
});

// A new build waits until the till asks for it (src/updates.ts): never in the middle of a sale.
self.addEventListener("message", (event: ExtendableMessageEvent) => {
  if ((event.data as { kind?: string }).kind === "activate") void self.skipWaiting();
});
