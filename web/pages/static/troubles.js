// What could not be done: what is tried again leaves the list.

import { retriesOf } from "/static/again.js";

retriesOf(document, () => location.reload());
