// The page of one reading.

import { enliven } from "/static/reading.js";

enliven(document.querySelector("#reading"));
