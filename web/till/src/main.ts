import { mount } from "svelte";

import App from "./App.svelte";
import "./app.css";
import { updateAtStart } from "./updates";

const target = document.getElementById("till");
if (target === null) throw new Error("index.html has no #till");
if (!(await updateAtStart())) mount(App, { target });
