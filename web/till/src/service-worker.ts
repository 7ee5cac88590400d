// Keeps a whole till build, so that the till starts with the network off.
import { createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope;

precacheAndRoute([...__PRECACHE__], { ignoreURLParametersMatching: [/.*/] });
registerRoute(new NavigationRoute(createHandlerBoundToURL("index.html")));

// A new build waits until the till asks for it (src/updates.ts): never in the middle of a sale.
self.addEventListener("message", (event: ExtendableMessageEvent) => {
  if ((event.data as { kind?: string }).kind === "activate") void self.skipWaiting();
});
