/** Dialogs: forwarding, a new thread, and the forms a bot opens. */

import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { FORUM } from "./store.js";

const TEXT_INPUT = 4;
const LABEL = 18;
const PARAGRAPH = 2;

/** Shows a dialog; `onSubmit` may return a text, which is then shown instead of closing. */
export function openDialog({ title, children, submit = "Send", onSubmit }) {
  const problem = h("p", { class: "dialog-problem", role: "alert" });
  const form = h(
    "form",
    { method: "dialog" },
    h(
      "header",
      {},
      h("h2", {}, title),
      iconButton(icon("close"), "Close", () => dialog.close()),
    ),
    h("div", { class: "dialog-body" }, children, problem),
    h(
      "footer",
      {},
      h(
        "button",
        { type: "button", class: "button secondary", onclick: () => dialog.close() },
        "Cancel",
      ),
      h("button", { type: "submit", class: "button primary" }, submit),
    ),
  );
  const dialog = h("dialog", { class: "dialog", "aria-label": title }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const refused = await onSubmit();
    problem.textContent = refused ?? "";
    if (!refused) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export function openForward(app, message) {
  const targets = app.store.topChannels().filter((channel) => channel.type !== FORUM);
  const select = h(
    "select",
    { class: "input" },
    targets.map((channel) => h("option", { value: channel.id }, `#${channel.name}`)),
  );
  openDialog({
    title: "Forward this message",
    children: h("label", { class: "form-field" }, h("span", {}, "To"), select),
    submit: "Forward",
    onSubmit: async () => {
      const sent = await app.actions.try(
        app.api.forward(message.channel_id, message.id, select.value),
      );
      if (sent) app.go(select.value, sent.id);
    },
  });
}

export function openNewThread(app, message) {
  const name = h("input", {
    class: "input",
    maxLength: 100,
    required: true,
    value: message.content.slice(0, 60),
  });
  openDialog({
    title: "Start a thread",
    children: h("label", { class: "form-field" }, h("span", {}, "Its name"), name),
    submit: "Start",
    onSubmit: async () => {
      const thread = await app.actions.try(
        app.api.startThread(message.channel_id, message.id, name.value.trim()),
      );
      if (!thread) return;
      app.store.putChannel(thread);
      app.go(thread.id);
    },
  });
}

/** A form of the bot's (MODAL_OPEN): text inputs and menus, bare in rows or under labels. */
export function openModal(app, modal) {
  const fields = modal.components.map(modalField);
  openDialog({
    title: modal.title,
    children: fields.map((field) => field.element),
    submit: "Submit",
    onSubmit: async () => {
      await app.actions.submitModal(
        modal,
        fields.map((field) => field.value()),
      );
    },
  });
}

function modalField(component) {
  if (component.type === LABEL) {
    const { element, read } = modalControl(component.component);
    return {
      element: labelled(component.label, component.description, element),
      value: () => ({ type: LABEL, id: component.id, component: read() }),
    };
  }
  const [inner] = component.components ?? [];
  if (!inner)
    return {
      element: h("p", {}, component.content ?? ""),
      value: () => ({ type: component.type, id: component.id }),
    };
  const { element, read } = modalControl(inner);
  return {
    element: labelled(inner.label, null, element),
    value: () => ({ type: 1, components: [read()] }),
  };
}

function labelled(label, description, control) {
  return h(
    "label",
    { class: "form-field" },
    h("span", {}, label),
    description ? h("span", { class: "field-hint" }, description) : null,
    control,
  );
}

function modalControl(component) {
  const { type, custom_id: customId } = component;
  if (type !== TEXT_INPUT) return modalSelect(component);
  const isLong = component.style === PARAGRAPH;
  const element = h(isLong ? "textarea" : "input", {
    class: "input",
    rows: isLong ? 5 : null,
    placeholder: component.placeholder ?? "",
    required: component.required ?? true,
    maxLength: component.max_length ?? 4000,
    minLength: component.min_length,
  });
  element.value = component.value ?? "";
  return {
    element,
    read: () => ({ type, id: component.id, custom_id: customId, value: element.value }),
  };
}

function modalSelect(component) {
  const isMultiple = (component.max_values ?? 1) > 1;
  const element = h(
    "select",
    { class: "input", multiple: isMultiple, required: component.required ?? true },
    (component.options ?? []).map((option) =>
      h("option", { value: option.value, selected: option.default }, option.label),
    ),
  );
  return {
    element,
    read: () => ({
      type: component.type,
      id: component.id,
      custom_id: component.custom_id,
      values: [...element.selectedOptions].map((option) => option.value),
    }),
  };
}
