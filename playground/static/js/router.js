/** Places of the page as hashes: `#/channels/GUILD/CHANNEL/MESSAGE`, the path Discord's links have. */

const PLACE = /^#\/channels\/(\d+)\/(\d+)(?:\/(\d+))?$/;

export function hrefOf(guild, channel, message = null) {
  return `#/channels/${guild}/${channel}${message ? `/${message}` : ""}`;
}

/** {channel, message} of a hash, or null where it names no place of this guild. */
export function placeOf(hash, guild) {
  const match = PLACE.exec(hash);
  if (!match || match[1] !== guild) return null;
  return { channel: match[2], message: match[3] ?? null };
}
