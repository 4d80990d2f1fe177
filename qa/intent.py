"""Whether somebody wants an answer: by name, by a new thread, by words or by a picture."""

import re

from qa import phrases
from qa.detect import asks_about_error, is_request, without_accents
from qa.plain import cleaned
from qa.question import Question

NOT_A_REQUEST = "not_a_request"
WITHDRAWN = "withdrawn"
_SCREEN_WORDS = 4
_PLEA = re.compile(r"\?|\b(?:help|why|how|fix|error|sao|giúp|giup|lỗi|loi)\b", re.IGNORECASE)


def why_silent(question: Question) -> str | None:
    """Why *question* shall not be answered; None when it shall.

    Who asks by name, or opens a thread, is always answered. Who says in the end that it is solved
    never is, by name or not.
    """
    said = tuple(cleaned(text).strip() for text in question.said or (question.content,))
    if any(is_withdrawal(text) for text in said[1:]):
        return WITHDRAWN
    if _is_addressed_to_us(question) or _reads_as_request(question, said):
        return None
    return NOT_A_REQUEST


def is_withdrawal(text: str) -> bool:
    """Whether an asker says that no answer is needed any more."""
    return phrases.WITHDRAWN.search(without_accents(text)) is not None


def _is_addressed_to_us(question: Question) -> bool:
    is_command = question.message_id is None
    is_post = not is_command and question.message_id == question.thread_id
    return is_command or is_post or question.asked_by_name or question.is_starter


def _reads_as_request(question: Question, said: tuple[str, ...]) -> bool:
    if question.error_lines:
        return True
    if any(is_request(text, is_newcomer=question.is_newcomer) for text in said):
        return True
    if question.thread_id is None and any(asks_about_error(text) for text in said):
        return True
    if not any(said):  # in a help channel, a screen full of words without a word of one's own
        return len(question.screen_text.split()) >= _SCREEN_WORDS
    return bool(question.read_texts) and any(_PLEA.search(text) for text in said)
