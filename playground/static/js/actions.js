/** What a person does to messages; what is refused is told in a toast. */

import { toast } from "./toast.js";

const COMMAND = 2;
const COMPONENT = 3;
const AUTOCOMPLETE = 4;
const MODAL = 5;

export class Actions {
  constructor(app) {
    this.app = app;
  }

  /** The result, or null where the playground refused; the refusal is shown. */
  async try(promise) {
    try {
      return await promise;
    } catch (error) {
      toast(error.message);
      return null;
    }
  }

  react(message, emoji, on) {
    return this.try(this.app.api.react(message.channel_id, message.id, emoji, on));
  }

  async edit(message, content) {
    const text = content.trim();
    if (!text) return this.remove(message);
    if (text !== message.content)
      await this.try(this.app.api.edit(message.channel_id, message.id, text));
    return this.app.edit(null);
  }

  remove(message) {
    return this.try(this.app.api.remove(message.channel_id, message.id));
  }

  press(message, data) {
    return this.#interact(COMPONENT, message.channel_id, { ...data, message_id: message.id });
  }

  useOn(command, target) {
    return this.#interact(COMMAND, this.app.channel.id, {
      id: command.id,
      name: command.name,
      type: command.type,
      target_id: target,
    });
  }

  use(command, options, files) {
    return this.#interact(
      COMMAND,
      this.app.channel.id,
      { id: command.id, name: command.name, type: 1, options },
      files,
    );
  }

  submitModal(modal, components) {
    const data = {
      custom_id: modal.custom_id,
      components,
      message_id: modal.message_id ?? undefined,
    };
    return this.#interact(MODAL, modal.channel_id, data);
  }

  async complete(command, options) {
    const data = { id: command.id, name: command.name, type: 1, options };
    const answer = await this.#interact(AUTOCOMPLETE, this.app.channel.id, data);
    return answer?.choices ?? [];
  }

  #interact(type, channel, data, files = []) {
    return this.try(this.app.api.interact({ type, channel_id: channel, data }, files));
  }
}
