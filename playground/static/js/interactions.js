/** Interactions under way: a loading row for a command, a busy button for a click. */

import { EPHEMERAL, LOADING } from "./messages.js";
import { idAt } from "./snowflake.js";

export const COMMAND = 2;
const COMPONENT = 3;

/** Takes INTERACTION_LOADING, INTERACTION_SUCCESS and INTERACTION_FAILED. */
export function interactionEvent(store, { t, d }) {
  if (d.type === COMMAND) commandEvent(store, t, d);
  if (d.type === COMPONENT) setBusy(store, d.message_id, t === "INTERACTION_LOADING");
  if (t === "INTERACTION_FAILED")
    put(store, d.channel_id, {
      id: idAt(Date.now()),
      content: d.message ?? "The application did not respond.",
    });
}

function commandEvent(store, t, { interaction_id: id, channel_id: channel }) {
  if (t === "INTERACTION_LOADING") return put(store, channel, { id, flags: EPHEMERAL | LOADING });
  store.messages.remove(channel, [id]);
  return store.tell("messages", channel);
}

function setBusy(store, message, isBusy) {
  if (isBusy) store.busy.add(message);
  else store.busy.delete(message);
  for (const row of document.querySelectorAll(`[data-id="${CSS.escape(message ?? "")}"]`))
    row.classList.toggle("waiting", isBusy);
}

/** A note of the page itself, shaped as a private message of the bot. */
function put(store, channel, fields) {
  const timestamp = new Date().toISOString();
  const shape = {
    type: 0,
    flags: EPHEMERAL,
    author: store.bot ?? store.user,
    content: "",
    attachments: [],
    embeds: [],
    components: [],
  };
  store.messages.add({ ...shape, timestamp, channel_id: channel, ...fields });
  store.tell("messages", channel);
}
