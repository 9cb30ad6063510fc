"""A writer against a server that plays every trick: a valid answer or one clear error, and right books.

Every test here runs under `trail`, which fails it when the key is in anything that was said, kept or raised.
"""

import _thread
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import pytest
from pydantic import SecretStr

from filmwright.agents.llm.contract import Call, Prompt, Wire
from filmwright.agents.llm.retry import Patience
from filmwright.agents.llm.writer import OpenAIWriter
from filmwright.errors import Cancelled, FilmwrightError, ModelFailed, OverBudget
from filmwright.schemas.model import ModelSettings
from tests.agents.llm import scripted
from tests.agents.llm.memory_books import MemoryBooks
from tests.agents.llm.scripted import Asked, Fault, Running

KEY = "sk-secret-4f1c9b7e2a8d"
QUICK = Patience(first_seconds=0.01)


class WShot(Wire):
    size: Literal["cu", "ms"]
    note: str
    who: list[str]


ANSWER = {"size": "cu", "note": "she is near, so near", "who": ["fox"]}


def call(
    case: str = "", check: Callable[[WShot], Sequence[str]] = lambda answer: (), tokens: int = 200
) -> Call[WShot]:
    question = f"Plan the shot of case:{case}."
    return Call("plan/x", Prompt("shots", 1, "You plan."), "The story.", question, WShot, tokens, check)


class Trail:
    """A writer, its books, and everything it said."""

    def __init__(self) -> None:
        self.books, self.said, self.raised = MemoryBooks(), list[str](), list[str]()

    def settings(self, server: Running | str, **more: Any) -> ModelSettings:
        url = server if isinstance(server, str) else server.base_url
        more = {"timeout_seconds": 5, "answer_seconds": 20, "dialect": "json_schema", **more}
        found = ModelSettings(base_url=url, api_key=SecretStr(KEY), **more)
        self.said += [repr(found), str(found), found.model_dump_json()]
        return found

    def writer(
        self,
        server: Running | str,
        stop: Callable[[], bool] = lambda: False,
        patience: Patience = QUICK,
        **more: Any,
    ) -> OpenAIWriter:
        settings = self.settings(server, **more)
        return OpenAIWriter(settings, self.books, stop=stop, say=self.said.append, patience=patience)

    def fails(
        self, writer: OpenAIWriter, asked: Call[WShot], kind: type[FilmwrightError] = ModelFailed
    ) -> Any:
        with pytest.raises(kind) as caught:
            writer.ask(asked)
        error = caught.value
        self.raised += ["".join(traceback.format_exception(error)), repr(error), error.message, error.hint]
        self.raised += [repr(link) for link in _links(error)]
        assert error.hint
        return error


def _links(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


@pytest.fixture
def trail(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[Trail]:
    caplog.set_level("DEBUG")
    made = Trail()
    yield made
    assert made.books.open == {}, "a call is neither kept nor given up"
    out = capfd.readouterr()
    everything = [repr(vars(made.books)), *made.said, *made.raised, caplog.text, out.out, out.err]
    assert not [text for text in everything if KEY in text or KEY[:12] in text]


TRICKS = (
    "fenced", "prose", "think", "commented", "trailing-comma", "control", "bom", "smart-quotes", "several",
    "rambling", "slow",
)  # fmt: skip
SPOILT = {
    "wrong-shape": "size: Field required",
    "empty": "the answer was empty",
    "no-choices": "it answered with no choice at all",
    "think-unclosed": "there is no JSON object in the answer",
    "drop": "the answer broke off",
    "stream-error": "broken: the engine died",
    "unanswered": "unreachable",
    "500": "HTTP 500",
    "503": "HTTP 503",
    "429": "HTTP 429",
    "cut": "the answer was cut off after 200 tokens",
    "endless": "the answer did not end",
}


@pytest.fixture(scope="module")
def tricks() -> Iterator[Running]:
    """A server that plays a trick on the question that names it: once, or for ever."""
    kinds = [k for k in scripted.FAULTS if k != "429"]
    faults = [Fault(kind, contains=f"case:{kind} once.", times=1) for kind in kinds]
    faults += [Fault(kind, contains=f"case:{kind} always.", times=None) for kind in kinds]
    faults += [Fault("429", contains="case:429 once.", times=1, value="0")]
    faults += [Fault("429", contains="case:429 always.", times=None, value="0")]
    faults += [Fault("refusal", contains="case:refused with", times=None, value=f"not for {KEY}")]
    faults += [Fault("finish", contains="case:finished with", times=None, value=KEY)]
    faults += [Fault("429", contains="case:429 tomorrow.", times=None, value="86400")]
    with scripted.server(key=KEY, answers={"WShot": ANSWER}, faults=faults) as running:
        yield running


@pytest.mark.parametrize("trick", TRICKS)
def test_an_answer_is_read_through(trick: str, tricks: Running, trail: Trail) -> None:
    answer = trail.writer(tricks).ask(call(f"{trick} once"))
    assert answer.model_dump() == {**ANSWER, "note": answer.note}
    assert answer.note.split() == ANSWER["note"].split()  # type: ignore[attr-defined]
    assert trail.books.outcomes() == ["valid"]


@pytest.mark.parametrize("trick", SPOILT)
def test_the_question_is_asked_again_after(trick: str, tricks: Running, trail: Trail) -> None:
    asked = call(f"{trick} once")
    assert trail.writer(tricks).ask(asked).model_dump() == ANSWER
    first, *rest = trail.books.outcomes()
    assert first.startswith(SPOILT[trick])
    assert rest == ["valid"]
    assert trail.books.answers[asked.fingerprint("scripted-1")] == ANSWER


FINAL = {
    "empty": (3, "gave no valid answer to plan/x in 3 attempts: the answer was empty", "another model"),
    "no-choices": (3, "no choice at all", "another model"),
    "wrong-shape": (3, "size: Field required; note: Field required", "another model"),
    "think-unclosed": (3, "no JSON object", "another model"),
    "cut": (3, "cut off after 450 tokens", "another model"),
    "endless": (3, "did not end", "another model"),
    "drop": (3, "broke off", "another model"),
    "endless-line": (3, "did not end", "another model"),
    "refusal": (1, "refused plan/x: I will not write that.", "--planner rules"),
    "content-filter": (1, "a filter withheld the answer", "--planner rules"),
    "mute": (2, "HTTP 400: the words that the stream kept back", "doctor"),
    "html": (1, "It works!", "/v1"),
    "context": (1, "5,321 tokens, 1,225 more than the model's 4,096", "4096"),
    "redirect": (1, "it sends us to None", "OPENAI_BASE_URL"),
    "echo": (1, "HTTP 400: you sent: Bearer (key)", "doctor"),
    "500": (5, "HTTP 500", "same command"),
    "503": (5, "HTTP 503", "same command"),
    "429": (5, "HTTP 429", "same command"),
    "unanswered": (5, "cannot be reached: the connection was broken off", "OPENAI_BASE_URL"),
    "stream-error": (5, "the engine died", "same command"),
}


@pytest.mark.parametrize("trick", FINAL)
def test_one_clear_error_ends(trick: str, tricks: Running, trail: Trail) -> None:
    attempts, words, hint = FINAL[trick]
    dialect = "prompt" if trick in ("500", "echo", "mute") else "json_schema"
    error = trail.fails(trail.writer(tricks, dialect=dialect), call(f"{trick} always"))
    assert words in error.message
    assert hint in error.hint
    assert len(trail.books.outcomes()) == attempts
    assert trail.books.given_up == ["plan/x"]
    assert trail.books.answers == {}


def test_a_server_that_is_silent_is_left_after_its_time(tricks: Running, trail: Trail) -> None:
    patience = Patience(retries=1, first_seconds=0.01)
    writer = trail.writer(tricks, patience=patience, timeout_seconds=0.5)
    error = trail.fails(writer, call("silent always"))
    assert "said nothing for 0.5 s" in error.message
    assert trail.books.outcomes() == ["silent: the server said nothing for 0.5 s"] * 2


def test_a_stream_that_stops_in_the_middle_is_left_and_not_paid_again(tricks: Running, trail: Trail) -> None:
    error = trail.fails(trail.writer(tricks, timeout_seconds=0.5), call("stall always"))
    assert "timeout_seconds" in error.hint
    [attempt] = trail.books.attempts
    assert attempt.finish_reason == "stalled"
    assert attempt.text.startswith('{"size"')
    assert attempt.usage.estimated
    assert attempt.usage.tokens_out > 0


@pytest.mark.parametrize("trick", ["comments", "slow"])
def test_a_stream_that_drips_is_left_when_the_whole_takes_too_long(
    trick: str, tricks: Running, trail: Trail
) -> None:
    error = trail.fails(trail.writer(tricks, answer_seconds=0.4), call(f"{trick} always"))
    assert "not whole after 0.4 s" in error.message
    assert len(trail.books.attempts) == 1


def test_a_wait_of_a_day_is_not_waited(tricks: Running, trail: Trail) -> None:
    error = trail.fails(trail.writer(tricks), call("429 tomorrow"))
    assert "HTTP 429" in error.message
    assert trail.books.outcomes() == ["HTTP 429"]


def test_an_answer_that_holds_the_key_is_kept_without_it(tricks: Running, trail: Trail) -> None:
    trail.writer(tricks).ask(call("echo-answer once"))
    [attempt] = trail.books.attempts
    assert attempt.text.endswith("Bearer (key)")


def test_even_a_short_key_is_not_shown_in_an_error(trail: Trail) -> None:
    with scripted.server(faults=[Fault("echo", times=None)]) as server:
        settings = ModelSettings(base_url=server.base_url, api_key=SecretStr("pa55"), dialect="prompt")
        with pytest.raises(ModelFailed, match=r"Bearer \(key\)"):
            OpenAIWriter(settings, trail.books).ask(call())
    assert "pa55" not in repr(trail.books.attempts)


@pytest.mark.parametrize("text", ["refused", "finished"])
def test_no_part_of_a_reply_shows_the_key(text: str, tricks: Running, trail: Trail) -> None:
    trail.fails(trail.writer(tricks), call(f"{text} with the key"))
    assert "(key)" in repr(trail.books.attempts) + "".join(trail.raised)


def test_a_word_that_is_used_as_a_key_stays_in_the_answer(trail: Trail) -> None:
    with scripted.server(answers={"WShot": ANSWER}) as server:
        settings = ModelSettings(base_url=server.base_url, api_key=SecretStr("near"))
        answer = OpenAIWriter(settings, trail.books).ask(call())
    assert answer.model_dump() == ANSWER


def test_a_cut_off_answer_is_first_given_more_room(tricks: Running, trail: Trail) -> None:
    before = len(tricks.questions())
    trail.fails(trail.writer(tricks), call("cut always"))
    sent = [r["body"] for r in tricks.questions()[before:]]
    assert [body["max_tokens"] for body in sent] == [200, 300, 450]
    assert all(len(body["messages"]) == 2 for body in sent)


def test_an_endless_stream_is_cut_at_a_bound(tricks: Running, trail: Trail) -> None:
    trail.fails(trail.writer(tricks), call("endless always", tokens=6000))
    assert [len(a.text.encode()) for a in trail.books.attempts] == [65_536] * 3
    assert trail.books.outcomes() == ["the answer did not end"] * 3


def test_a_repair_shows_the_model_its_answer_and_only_the_reasons(trail: Trail) -> None:
    long = {**ANSWER, "note": "n" * 9000}
    reasons = [f"reason {n}" for n in range(12)]
    with scripted.server(answers={"WShot": [long, ANSWER]}) as server:
        asked = call(check=lambda answer: reasons if len(answer.note) > 100 else ())
        trail.writer(server).ask(asked)
        first, second = (r["body"]["messages"] for r in server.questions())
    assert second[:2] == first
    assert [m["role"] for m in second[2:]] == ["assistant", "user"]
    assert len(second[2]["content"]) == 4000
    assert "reason 7" in second[3]["content"]
    assert "reason 8" not in second[3]["content"]
    assert "The story." not in second[3]["content"]


def test_a_question_longer_than_the_window_is_not_sent(tricks: Running, trail: Trail) -> None:
    before = len(tricks.requests())
    error = trail.fails(trail.writer(tricks, window_tokens=1024), call("so " * 2000))
    assert "tokens, and the model's window is 1,024" in error.message
    assert "window_tokens" in error.hint
    assert len(tricks.requests()) == before


def test_what_is_known_is_not_asked(tricks: Running, trail: Trail) -> None:
    before = len(tricks.questions())
    answers = [trail.writer(tricks).ask(call("known")) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert len(tricks.questions()) == before + 1


def test_a_call_beyond_the_budget_is_not_sent(tricks: Running, trail: Trail) -> None:
    trail.books = MemoryBooks(most_calls=0)
    before = len(tricks.requests())
    trail.fails(trail.writer(tricks), call("budget"), OverBudget)
    assert len(tricks.requests()) == before


def test_what_is_sent_begins_the_same_and_is_the_same_every_time(tricks: Running, trail: Trail) -> None:
    before = len(tricks.questions())
    for question in ("one", "two"):
        trail.writer(tricks).ask(call(question))
    trail.books.answers.clear()
    trail.writer(tricks).ask(call("one"))
    one, two, again = (r["body"] for r in tricks.questions()[before:])
    assert one == again
    assert one["messages"][0] == two["messages"][0]
    assert one["messages"][1]["content"].startswith("The story.\n\nPlan")
    assert "JSON schema" not in one["messages"][1]["content"]  # the server is told: once is enough
    assert one["seed"] != two["seed"]
    assert one["temperature"] == 0.2


def test_the_books_say_what_an_answer_took(tricks: Running, trail: Trail) -> None:
    trail.writer(tricks).ask(call("usage"))
    [attempt] = trail.books.attempts
    assert not attempt.usage.estimated
    assert attempt.usage.tokens_in > 0
    assert (attempt.model, attempt.dialect, attempt.finish_reason) == ("scripted-1", "json_schema", "stop")
    [(_, expected)] = trail.books.begun
    assert expected.tokens_out == 200


@pytest.mark.parametrize(
    "refuses",
    [
        ("stream_options",),
        ("seed", "temperature"),
        ("max_tokens",),
        ("system",),
        ("stream",),
    ],
    ids="+".join,
)
def test_a_server_that_refuses_a_parameter_is_asked_without_it(
    refuses: tuple[str, ...], trail: Trail
) -> None:
    with scripted.server(answers={"WShot": ANSWER}, refuses=refuses) as server:
        writer = trail.writer(server)
        assert writer.ask(call("one")).size == "cu"
        writer.ask(call("two"))
        assert [r["status"] for r in server.questions()] == [400] * len(refuses) + [200, 200]
        body = server.questions()[-1]["body"]
    assert not set(refuses) & body.keys()
    assert ("max_completion_tokens" in body) == ("max_tokens" in refuses)
    assert (body["messages"][0]["role"] == "user") == ("system" in refuses)
    assert "You plan." in body["messages"][0]["content"]


@pytest.mark.parametrize("streams", [True, False])
def test_usage_is_estimated_where_the_server_says_none(streams: bool, trail: Trail) -> None:
    with scripted.server(answers={"WShot": ANSWER}, usage=False, streams=streams) as server:
        trail.writer(server).ask(call())
    [attempt] = trail.books.attempts
    assert attempt.usage.estimated
    assert attempt.usage.tokens_in > 10
    assert attempt.usage.tokens_out > 10


def test_a_wrong_key_is_said_and_not_shown(trail: Trail) -> None:
    with scripted.server(key="another") as server:
        error = trail.fails(trail.writer(server, model="scripted-1"), call())
    assert "does not accept the key (HTTP 401)" in error.message
    assert "OPENAI_API_KEY" in error.hint


@pytest.mark.parametrize("key", ["sk-with\nnewline-secret", "sk-schlüssel-secret"])
def test_a_key_that_cannot_be_one_is_said_and_not_shown(key: str, trail: Trail) -> None:
    settings = ModelSettings(base_url="http://127.0.0.1:9/v1", api_key=SecretStr(key))
    with pytest.raises(ModelFailed) as caught:
        OpenAIWriter(settings, trail.books)
    assert "OPENAI_API_KEY" in caught.value.hint
    assert "secret" not in str(caught.value) + caught.value.hint


def test_a_server_with_several_models_is_not_guessed_at(trail: Trail) -> None:
    with scripted.server(models=[f"model-{n}" for n in range(20)]) as server:
        error = trail.fails(trail.writer(server), call())
        assert "20 models and none was named" in error.message
        assert error.hint.startswith("set `model` of [llm] in filmwright.toml to one of: model-0, model-1")
        assert error.hint.endswith("and 8 more")
        error = trail.fails(trail.writer(server, model="gpt"), call())
        assert "has no model gpt" in error.message
        assert "model-3" in error.hint


def test_where_nobody_listens_the_address_is_named(trail: Trail) -> None:
    error = trail.fails(trail.writer("http://127.0.0.1:9/v1"), call())
    assert error.message.startswith("http://127.0.0.1:9/v1 cannot be reached: ")
    assert "OPENAI_BASE_URL" in error.hint
    trail.fails(trail.writer("http://127.0.0.1:9/v1", model="m"), call())
    assert len(trail.books.attempts) == 3


@pytest.mark.parametrize(
    "url", ["https://me:word@host/v1", "https://host/v1?key=word", "ftp://host", "host/v1"]
)
def test_an_address_holds_no_secret(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        ModelSettings(base_url=url)


def test_a_stop_ends_a_question_that_waits_for_its_server(tricks: Running, trail: Trail) -> None:
    stop = threading.Event()
    writer = trail.writer(tricks, stop=stop.is_set, timeout_seconds=600)
    asking = threading.Thread(
        target=lambda: trail.fails(writer, call("silent always"), Cancelled), daemon=True
    )
    before = len(tricks.questions())
    asking.start()
    while len(tricks.questions()) == before:
        asking.join(0.01)
    stop.set()
    asking.join(10)
    assert not asking.is_alive()
    assert trail.books.given_up == ["plan/x"]
    assert trail.books.outcomes() == ["stopped: the person stopped"]
    assert trail.books.attempts[0].usage.tokens_in > 0
    trail.fails(writer, call("after"), Cancelled)


def test_a_stop_ends_a_pause(tricks: Running, trail: Trail) -> None:
    stop = threading.Event()
    patience = Patience(first_seconds=3600, longest_seconds=3600)
    writer = trail.writer(tricks, stop=stop.is_set, patience=patience, answer_seconds=7200)
    asking = threading.Thread(target=lambda: trail.fails(writer, call("503 always"), Cancelled), daemon=True)
    asking.start()
    while not trail.books.attempts:
        asking.join(0.01)
    stop.set()
    asking.join(10)
    assert not asking.is_alive()
    assert "trying again in" in trail.said[-1]


def test_ctrl_c_ends_a_question_and_gives_it_up(tricks: Running, trail: Trail) -> None:
    before = len(tricks.questions())

    def interrupt() -> None:
        while len(tricks.questions()) == before:
            pass
        _thread.interrupt_main()

    threading.Thread(target=interrupt, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        trail.writer(tricks, timeout_seconds=600).ask(call("silent always"))
    assert trail.books.given_up == ["plan/x"]
    assert trail.books.outcomes() == ["stopped: interrupted"]


def test_a_question_that_two_ask_at_once_is_paid_for_once(tricks: Running, trail: Trail) -> None:
    before = len(tricks.questions())
    writer = trail.writer(tricks)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: writer.ask(call("the same")), range(4)))
    assert answers == [answers[0]] * 4
    assert len(tricks.questions()) == before + 1


def test_a_server_that_lists_no_models_needs_to_be_told_one(tricks: Running, trail: Trail) -> None:
    error = trail.fails(trail.writer(tricks.base_url + "/nowhere"), call())
    assert "does not list its models" in error.message
    assert "`model`" in error.hint


def numbered(asked: Asked) -> dict[str, Any]:
    return {**ANSWER, "note": asked.text.split("case:")[1].split(".")[0]}


def test_many_questions_at_once_keep_to_the_bound_and_do_not_mix(trail: Trail) -> None:
    with scripted.server(answers=numbered, delay=0.01) as server:
        writer = trail.writer(server, calls_at_once=3, dialect=None)
        with ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(lambda n: writer.ask(call(f"n{n}")).note, range(24)))
        assert answers == [f"n{n}" for n in range(24)]
        assert max(r["at_once"] for r in server.requests()) == 3
        assert len(server.questions()) == 24
        assert sum(r["canary"] for r in server.requests()) == 1
