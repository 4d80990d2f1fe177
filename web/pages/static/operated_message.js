// One message as operators see it: pictures that are gone say so, and a second chance is shown.

import { retriesOf } from "/static/again.js";

for (const image of document.querySelectorAll(".frame img")) {
  const gone = () => {
    image.closest(".frame").hidden = true;
    image.closest(".picture").querySelector(".no-picture").hidden = false;
  };
  image.addEventListener("error", gone);
  if (image.complete && !image.naturalWidth) gone();
}
retriesOf(document, () => location.reload());
