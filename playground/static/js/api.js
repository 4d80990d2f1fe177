/** The playground's own routes, called as one person. */

class ApiError extends Error {
  constructor(status, body) {
    super(body.message ?? `The playground answered with status ${status}.`);
    this.code = body.code ?? 0;
    this.status = status;
  }
}

export class Api {
  constructor(user) {
    this.user = user;
  }

  bootstrap() {
    return this.#call("GET", "/play/bootstrap");
  }

  messages(channel, { before, limit = 50 } = {}) {
    return this.#call("GET", `/play/channels/${channel}/messages`, { query: { before, limit } });
  }

  send(channel, { content, replyTo, files = [] }) {
    const payload = { content };
    if (replyTo) payload.message_reference = { message_id: replyTo, channel_id: channel };
    return this.#call("POST", `/play/channels/${channel}/messages`, { form: form(payload, files) });
  }

  post(forum, { name, content, tags, files = [] }) {
    const payload = { name, content, applied_tags: tags };
    return this.#call("POST", `/play/channels/${forum}/posts`, { form: form(payload, files) });
  }

  startThread(channel, message, name) {
    return this.#call("POST", `/play/channels/${channel}/threads`, {
      json: { name, message_id: message },
    });
  }

  forward(channel, message, target) {
    return this.#call("POST", `/play/channels/${channel}/messages/${message}/forward`, {
      json: { to_channel_id: target },
    });
  }

  edit(channel, message, content) {
    return this.#call("PATCH", `/play/channels/${channel}/messages/${message}`, {
      json: { content },
    });
  }

  remove(channel, message) {
    return this.#call("DELETE", `/play/channels/${channel}/messages/${message}`);
  }

  react(channel, message, emoji, on) {
    const path = `/play/channels/${channel}/messages/${message}/reactions/${encodeURIComponent(emoji)}`;
    return this.#call(on ? "PUT" : "DELETE", path);
  }

  postSample(sample) {
    return this.#call("POST", `/play/samples/${sample}`);
  }

  commands() {
    return this.#call("GET", "/play/commands");
  }

  /** `files` stand in `data` as the index of the file, as `"0"`. */
  interact(interaction, files = []) {
    const body = files.length ? { form: form(interaction, files) } : { json: interaction };
    return this.#call("POST", "/play/interactions", body);
  }

  eventsUrl() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    return `${scheme}://${location.host}/play/events?user=${this.user ?? ""}`;
  }

  async #call(method, path, { query = {}, json, form: body } = {}) {
    const url = new URL(path, location.origin);
    const known = Object.entries({ ...query, user: this.user }).filter(
      ([, value]) => value !== undefined && value !== null,
    );
    for (const [name, value] of known) url.searchParams.set(name, value);
    const headers = json ? { "Content-Type": "application/json" } : {};
    const response = await reach(url, {
      method,
      headers,
      body: json ? JSON.stringify(json) : body,
    });
    const text = await response.text();
    const answer = parsed(text);
    if (!response.ok) throw new ApiError(response.status, answer ?? {});
    return answer;
  }
}

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch {
    throw new ApiError(0, { message: "The playground cannot be reached. Is it still running?" });
  }
}

function form(payload, files) {
  const data = new FormData();
  const attachments = files.map((file, index) => ({ id: String(index), filename: file.name }));
  data.append("payload_json", JSON.stringify({ ...payload, attachments }));
  files.forEach((file, index) => data.append(`files[${index}]`, file, file.name));
  return data;
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return { message: text.slice(0, 200) };
  }
}
