/** A forum: its posts as cards, filtered by tags and words. */

import { avatar } from "./avatar.js";
import { h, reconcile } from "./dom.js";
import { excerpt } from "./excerpt.js";
import { local } from "./files.js";
import { icon } from "./icons.js";
import { openNewPost } from "./new_post.js";
import { after, compare, timeOf } from "./snowflake.js";
import { SOLVED, tagPill, tagsOf } from "./tags.js";
import { ago } from "./time.js";

export class Forum {
  #cards = new Map();
  #tags = new Set();
  #words = "";
  #newestFirst = false;

  constructor(app, channel) {
    this.app = app;
    this.channel = channel;
    this.list = h("ol", { class: "cards", "aria-label": "Posts" });
    this.empty = h(
      "p",
      { class: "forum-empty", hidden: true },
      "No post fits. Take a tag away, or open a new post.",
    );
    this.seen = new IntersectionObserver((entries) => this.#fill(entries), { rootMargin: "300px" });
    this.element = h("div", { class: "forum" }, this.#bar(), this.list, this.empty);
  }

  close() {
    this.seen.disconnect();
  }

  focus() {
    this.element.querySelector(".new-post")?.focus();
  }

  open() {
    this.render();
  }

  refresh() {
    this.#cards.clear();
    this.render();
  }

  /** Files dropped on a forum begin a post. */
  addFiles(files) {
    openNewPost(this.app, this.channel, files);
  }

  #bar() {
    const search = h("input", {
      type: "search",
      class: "input",
      placeholder: "Search posts",
      "aria-label": "Search posts",
    });
    search.addEventListener("input", () => {
      this.#words = search.value.toLowerCase();
      this.render();
    });
    const order = h(
      "select",
      { class: "select", "aria-label": "Order" },
      h("option", { value: "active" }, "Recently active"),
      h("option", { value: "new" }, "Newest first"),
    );
    order.addEventListener("change", () => {
      this.#newestFirst = order.value === "new";
      this.render();
    });
    const create = h(
      "button",
      {
        type: "button",
        class: "button primary new-post",
        onclick: () => openNewPost(this.app, this.channel),
      },
      icon("plus", 18),
      "New post",
    );
    const tags = this.channel.available_tags.map((tag) => this.#filter(tag));
    return h(
      "div",
      { class: "forum-bar" },
      h(
        "div",
        { class: "forum-tools" },
        h("span", { class: "search" }, icon("search", 18), search),
        order,
        create,
      ),
      h("div", { class: "tags", role: "group", "aria-label": "Filter by tag" }, tags),
    );
  }

  #filter(tag) {
    const pill = tagPill(tag, "button");
    pill.setAttribute("aria-pressed", "false");
    pill.addEventListener("click", () => {
      if (!this.#tags.delete(tag.id)) this.#tags.add(tag.id);
      pill.setAttribute("aria-pressed", String(this.#tags.has(tag.id)));
      this.render();
    });
    return pill;
  }

  render() {
    const posts = this.#posts();
    reconcile(
      this.list,
      posts.map((post) => this.#card(post)),
    );
    this.empty.hidden = posts.length > 0;
  }

  #posts() {
    const posts = this.app.store.threadsOf(this.channel.id).filter((post) => this.#fits(post));
    return this.#newestFirst ? posts.sort((a, b) => compare(b.id, a.id)) : posts;
  }

  #fits(post) {
    const tags = new Set(post.applied_tags ?? []);
    return (
      [...this.#tags].every((tag) => tags.has(tag)) && post.name.toLowerCase().includes(this.#words)
    );
  }

  #card(post) {
    const first = this.app.store.messages.first(post.id);
    const version = [
      post.name,
      post.message_count,
      post.last_message_id,
      post.applied_tags,
      this.app.store.isUnread(post),
      first?.content,
      first?.attachments?.length,
    ].join("|");
    const known = this.#cards.get(post.id);
    if (known?.version === version) return known.node;
    const node = postCard(this.app, post, this.channel, first);
    this.#cards.set(post.id, { version, node });
    if (!first) this.seen.observe(node);
    return node;
  }

  /** Loads the first message of the cards that come into view. */
  #fill(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.seen.unobserve(target);
      this.#load(target.dataset.post);
    }
  }

  async #load(post) {
    const page = await this.app.actions.try(
      this.app.api.messages(post, { before: after(post), limit: 1 }),
    );
    if (page?.length) this.app.store.messages.addFirst(page[0]);
    this.render();
  }
}

function postCard(app, post, forum, first) {
  const tags = tagsOf(post, forum);
  const isSolved = tags.some((tag) => tag.name === SOLVED);
  const picture = first?.attachments?.find((attachment) =>
    attachment.content_type?.startsWith("image/"),
  );
  return h(
    "li",
    { class: app.store.isUnread(post) ? "card unread" : "card", data: { post: post.id } },
    h(
      "a",
      { href: app.href(post.id), class: "card-link" },
      h(
        "span",
        { class: "card-tags" },
        isSolved ? h("span", { class: "tag tag-solved" }, icon("check", 14), "solved") : null,
        tags.filter((tag) => tag.name !== SOLVED).map((tag) => tagPill(tag)),
      ),
      h("strong", { class: "card-title" }, post.name),
      h(
        "span",
        { class: "card-text" },
        h("b", {}, `${app.store.nameOf(post.owner_id)}: `),
        first ? excerpt(first, 220) : "…",
      ),
      cardFoot(app, post),
    ),
    picture
      ? h("img", { class: "card-picture", src: local(picture.url), alt: "", loading: "lazy" })
      : null,
  );
}

function cardFoot(app, post) {
  const author = app.store.members.get(post.owner_id)?.user;
  const count = post.message_count ?? 0;
  return h(
    "span",
    { class: "card-foot" },
    author ? avatar(author, "tiny") : null,
    icon("forum", 15),
    count === 1 ? "1 reply" : `${count} replies`,
    h("span", { "aria-hidden": "true" }, "•"),
    ago(timeOf(post.last_message_id ?? post.id)),
  );
}
