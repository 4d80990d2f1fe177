// A picture that is not there any more is told of in words.

for (const image of document.querySelectorAll(".thumbs img")) {
  const gone = () => {
    image.hidden = true;
    image.alt = "";
    image.parentElement.querySelector(".gone").hidden = false;
  };
  image.addEventListener("error", gone);
  if (image.complete && !image.naturalWidth) gone();
}
