/** The live connection; it comes back by itself, and says when it did. */

const FIRST_WAIT = 300;
const LONGEST_WAIT = 5000;

export class Events {
  #socket = null;
  #wait = FIRST_WAIT;
  #timer = 0;
  #opened = false;

  /** `onEvent` gets {t, d}; `onState` gets true or false, and whether something may have been missed. */
  constructor(url, { onEvent, onState }) {
    this.url = url;
    this.onEvent = onEvent;
    this.onState = onState;
    this.#connect();
  }

  close() {
    clearTimeout(this.#timer);
    this.onState = () => {};
    this.onEvent = () => {};
    this.#socket.onclose = null;
    this.#socket.close();
  }

  #connect() {
    this.#socket = new WebSocket(this.url);
    this.#socket.onopen = () => this.#open();
    this.#socket.onmessage = ({ data }) => this.onEvent(JSON.parse(data));
    this.#socket.onclose = () => this.#lost();
  }

  #open() {
    this.#wait = FIRST_WAIT;
    this.onState(true, this.#opened);
    this.#opened = true;
  }

  #lost() {
    this.onState(false, false);
    this.#timer = setTimeout(() => this.#connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }
}
