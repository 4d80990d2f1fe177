/** What can be done with a message; the bot's own commands stand under "Apps". */

import { icon } from "./icons.js";
import { openForward, openNewThread } from "./dialogs.js";
import { openMenu } from "./menu.js";
import { openPicker } from "./picker.js";

const USER_COMMAND = 2;
const MESSAGE_COMMAND = 3;

export async function openMessageMenu(app, message, at) {
  await app.loadCommands();
  const sections = [
    { entries: talk(app, message, at) },
    { title: "Apps", entries: apps(app, message) },
    { entries: keep(app, message) },
  ];
  openMenu(sections, at, "Message");
}

function talk(app, message, at) {
  const channel = app.store.channel(message.channel_id);
  const canThread = channel?.type === 0 && !message.thread;
  return [
    {
      label: "Add reaction",
      icon: icon("smile", 18),
      run: () => openPicker(at, (emoji) => app.actions.react(message, emoji, true)),
    },
    { label: "Reply", icon: icon("reply", 18), run: () => app.composer?.replyTo(message) },
    { label: "Forward", icon: icon("forward", 18), run: () => openForward(app, message) },
    canThread && {
      label: "Create thread",
      icon: icon("thread", 18),
      run: () => openNewThread(app, message),
    },
  ].filter(Boolean);
}

function apps(app, message) {
  const known = app.store.commands.filter((command) =>
    [USER_COMMAND, MESSAGE_COMMAND].includes(command.type),
  );
  return known.map((command) => ({
    label: command.name,
    icon: icon("app", 18),
    run: () =>
      app.actions.useOn(command, command.type === MESSAGE_COMMAND ? message.id : message.author.id),
  }));
}

function keep(app, message) {
  const isMine = message.author.id === app.store.me;
  return [
    {
      label: "Copy text",
      icon: icon("copy", 18),
      run: () => navigator.clipboard?.writeText(message.content),
    },
    {
      label: "Copy link",
      icon: icon("link", 18),
      run: () =>
        navigator.clipboard?.writeText(
          location.origin + location.pathname + app.href(message.channel_id, message.id),
        ),
    },
    isMine && { label: "Edit", icon: icon("edit", 18), run: () => app.edit(message) },
    (isMine || app.store.isModerator) && {
      label: "Delete",
      icon: icon("trash", 18),
      danger: true,
      run: () => app.actions.remove(message),
    },
  ].filter(Boolean);
}
