"""A model words an answer: asked once, or once more with less, and held to what it was given."""

from collections.abc import Callable, Sequence

from core.errors import TransientError
from db.records import NewAnswer, ThreadHit
from qa import cite, compose, draft
from qa.cite import CitedAnswer, Rejected
from qa.groq import Completion
from qa.language import agreed
from qa.model import ChatModel
from qa.model_errors import PromptTooLong
from qa.prompt import Prompt, answer_prompt
from qa.question import Question

_SHORT = 0.4  # of every text, where the whole was too long


class WrongLanguage(TransientError):
    """The model did not answer in the language of the question."""

    code = "wrong_language"


class Wording:
    """Answers from given sources by a model. *secret* makes the random delimiter of one prompt."""

    def __init__(self, model: ChatModel, *, secret: Callable[[], str]) -> None:
        self._model = model
        self._secret = secret

    async def answer(self, question: Question, hits: Sequence[ThreadHit]) -> NewAnswer | Rejected:
        """The model's answer to *question* as far as it holds, or why none of it does.

        Raises:
            HelpsightError: the model did not answer, in the form or in the language asked for.
        """
        prompt, completion, given = await self._complete(question, hits)
        drafted = draft.parse(completion.text)
        asked = (question.prose, question.screen_text)
        cited = cite.checked(drafted, given, prompt=prompt, asked=asked)
        if not isinstance(cited, CitedAnswer):
            return cited
        language = agreed(
            asked=question.prose or question.screen_text, said=cited.text, claimed=drafted.language
        )
        if language is None:
            raise WrongLanguage("The answering model answered in another language.")
        return compose.worded(
            question,
            cited,
            language=language,
            model=completion.model_version,
            prompt_version=prompt.version,
        )

    async def _complete(
        self, question: Question, hits: Sequence[ThreadHit]
    ) -> tuple[Prompt, Completion, Sequence[ThreadHit]]:
        """A completion with its prompt and the sources it was given."""
        prompt = answer_prompt(question, hits, secret=self._secret())
        try:
            return prompt, await self._model.complete(prompt), hits
        except PromptTooLong:
            best = hits[:1]
            prompt = answer_prompt(question, best, secret=self._secret(), share=_SHORT)
            return prompt, await self._model.complete(prompt), best
