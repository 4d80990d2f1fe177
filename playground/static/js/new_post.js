/** The dialog for a new forum post. */

import { openDialog } from "./dialogs.js";
import { h, iconButton } from "./dom.js";
import { filesOf, MAX_FILES, pendingCard } from "./files.js";
import { icon } from "./icons.js";
import { tagPill } from "./tags.js";

export function openNewPost(app, forum, dropped = []) {
  const draft = { files: [...dropped], tags: new Set() };
  const title = h("input", {
    class: "input",
    name: "title",
    maxLength: 100,
    required: true,
    autofocus: true,
    placeholder: "What goes wrong, in a few words",
  });
  const text = h("textarea", {
    class: "input",
    name: "content",
    rows: 6,
    maxLength: 2000,
    placeholder:
      "What you did, what you saw, what you expected. Paste a screenshot if you have one.",
  });
  const pending = pendingFiles(draft, text);
  openDialog({
    title: `New post in #${forum.name}`,
    children: [
      h("label", { class: "form-field" }, h("span", {}, "Title"), title),
      h("label", { class: "form-field" }, h("span", {}, "Your question"), text),
      pending,
      h(
        "div",
        { class: "form-field" },
        h("span", {}, "Tags"),
        h(
          "div",
          { class: "tags" },
          forum.available_tags
            .filter(({ moderated }) => !moderated || app.store.isModerator)
            .map((tag) => toggle(tag, draft)),
        ),
      ),
    ],
    submit: "Post",
    onSubmit: () => submit(app, forum, draft, title.value.trim(), text.value.trim()),
  });
}

async function submit(app, forum, draft, name, content) {
  if (!name) return "A post needs a title.";
  if (!content && !draft.files.length) return "Write a few words, or add a screenshot.";
  const sent = await app.actions.try(
    app.api.post(forum.id, { name, content, tags: [...draft.tags], files: draft.files }),
  );
  if (!sent) return "The post was not sent; see the note at the edge of the page.";
  app.go(sent.channel_id ?? sent.id);
  return null;
}

function toggle(tag, draft) {
  const pill = tagPill(tag, "button");
  pill.setAttribute("aria-pressed", "false");
  pill.addEventListener("click", () => {
    if (!draft.tags.delete(tag.id)) draft.tags.add(tag.id);
    pill.setAttribute("aria-pressed", String(draft.tags.has(tag.id)));
  });
  return pill;
}

/** The chosen files with a button, paste and drop for more. */
function pendingFiles(draft, text) {
  const list = h("ul", { class: "pending-list", "aria-label": "Files to send" });
  const input = h("input", { type: "file", multiple: true, hidden: true, class: "post-file" });
  const area = h(
    "div",
    { class: "form-files" },
    iconButton(icon("image", 22), "Add a screenshot or file", () => input.click()),
    h("span", {}, "Add a screenshot: choose, paste or drop it"),
    input,
    list,
  );
  const show = () => {
    list.replaceChildren(
      ...draft.files.map((file) =>
        pendingCard(file, () => take(draft.files.filter((kept) => kept !== file))),
      ),
    );
    list.hidden = !draft.files.length;
  };
  const take = (files) => {
    draft.files = files.slice(0, MAX_FILES);
    show();
  };
  const add = (event, transfer) => {
    const files = filesOf(transfer);
    if (!files.length) return;
    event.preventDefault();
    event.stopPropagation();
    take([...draft.files, ...files]);
  };
  input.addEventListener("change", () => take([...draft.files, ...input.files]));
  text.addEventListener("paste", (event) => add(event, event.clipboardData));
  for (const target of [area, text]) {
    target.addEventListener("dragover", (event) => event.preventDefault());
    target.addEventListener("drop", (event) => add(event, event.dataTransfer));
  }
  show();
  return area;
}
