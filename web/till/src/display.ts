import { mount } from "svelte";

import "./app.css";
import Display from "./screen/display/Display.svelte";
import { showTheme } from "./screen/model/preferences.svelte";

const target = document.getElementById("till");
if (target === null) throw new Error("display.html has no #till");
showTheme();
mount(Display, { target });
