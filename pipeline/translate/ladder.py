"""Segments that need an engine → the best English a ladder of ever safer forms can get from it.

The rungs, each tried only for what the one before left broken or suspicious:

1. ``plain``        terms stand in Chinese, where there is enough around them to tell the model
2. ``marked``       terms are written into the source in English
3. ``copied``       emphasised texts are written into the source in English as well
4. ``placeholder``  terms, emphasised texts and numbers are placeholders as well
5. ``hypothesis``   the second form once more, with a wider search
6. ``clause``       each clause climbs a ladder of its own
7. ``split``        the text between terms, atoms and emphasised texts is translated alone

A sentence reads best in the model's own words, and most terms it knows: only where one is missing
it is told. A search finds several hypotheses, and each counts: the second may hold the term that
the first lost. A wider search costs twice the first one, so cheaper rungs come before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.document import Segment
from pipeline.han import count_han
from pipeline.translate.engine import Engine, Hypothesis
from pipeline.translate.guards import Answer, suspicions
from pipeline.translate.nodes import Node, make_nodes
from pipeline.translate.outcome import Outcome, judge, weigh
from pipeline.translate.protect import Form, Style, TooManyAtomsError, write_form
from pipeline.translate.restore import Restored
from pipeline.translate.split import join_clauses, join_runs, split_clauses, split_runs

RUNGS = ("plain", "marked", "copied", "placeholder", "hypothesis", "clause", "split")
_STYLES: dict[str, Style] = {"plain": "plain", "copied": "copied", "placeholder": "placeholder"}
_HYPOTHESES = 6
_ENOUGH = 8
"""Chinese characters around its terms that a segment must have to be asked for plainly; a heading
or a cell is little more than its term, which stands as the glossary has it."""


@dataclass(slots=True)
class Job:
    """A segment on its way up the ladder."""

    segment: Segment
    nodes: tuple[Node, ...]
    best: Outcome | None = None
    tokens: int = 0
    """Tokens of English the engine made for it."""
    judged: dict[tuple[Style, str, bool], Outcome] = field(default_factory=dict)
    """What answers were found to be worth: an engine may give one again among its hypotheses."""

    def consider(self, outcome: Outcome) -> None:
        """Keep the outcome if it is better than what there is."""
        if self.best is None or outcome.rank < self.best.rank:
            self.best = outcome


def make_job(segment: Segment, targets: Sequence[str]) -> Job:
    """Return a job at the foot of the ladder, given the English of the segment's parts."""
    return Job(segment, make_nodes(segment, targets))


def climb(engine: Engine, jobs: Iterable[Job]) -> Iterator[Job]:
    """Yield each job once, as soon as its English is good or the ladder ends."""
    waiting = list(jobs)
    for rung, attempt in (
        ("plain", _answer_form),
        ("marked", _answer_form),
        ("copied", _answer_form),
        ("placeholder", _answer_form),
        ("hypothesis", _answer_form),
        ("clause", _answer_clauses),
        ("split", _answer_split),
    ):
        tried: list[Job] = []
        untried: list[Job] = []
        for job in waiting:
            (tried if _worth(job, rung) else untried).append(job)
        left = []
        for job in attempt(engine, tried, rung):
            if job.best and job.best.good:
                yield job
            else:
                left.append(job)
        waiting = left + untried
    yield from waiting


def _worth(job: Job, rung: str) -> bool:
    """Whether a rung can better what is wrong."""
    if rung == "plain":
        terms, around = _terms_and_around(job.nodes)
        return bool(terms) and around >= _ENOUGH
    if job.best is None or rung in ("marked", "hypothesis"):
        return True
    if rung == "copied":
        return bool(job.best.lost) and any(node.kind == "wrapper" for node in job.nodes)
    if rung == "placeholder":
        return bool(job.best.missing or job.best.lost or "T105" in job.best.codes)
    if rung == "clause":
        return job.best.broken or bool({"T103", "T105"}.intersection(job.best.codes))
    return job.best.broken


def _terms_and_around(nodes: Sequence[Node]) -> tuple[int, int]:
    """Return how many terms there are, and Chinese characters in the text around them."""
    terms = around = 0
    for node in nodes:
        within = _terms_and_around(node.children)
        terms += within[0] + (node.kind == "term")
        around += within[1] + (count_han(node.raw) if node.kind == "text" else 0)
    return terms, around


def _answer_form(engine: Engine, jobs: Sequence[Job], rung: str) -> Iterator[Job]:
    """Try one form of each job; segments that look the same to the engine are asked once."""
    spelling = (engine.placeholder, engine.term)
    by_text: dict[str, list[tuple[Job, Form]]] = {}
    for job in jobs:
        try:
            form = write_form(job.nodes, *spelling, _style(rung))
        except TooManyAtomsError:
            yield job
            continue
        by_text.setdefault(form.text, []).append((job, form))
    texts = list(by_text)
    for index, answers in engine.translate(texts, _HYPOTHESES if rung == "hypothesis" else 1):
        for job, form in by_text[texts[index]]:
            _consider(job, form, answers, rung, spelling)
            yield job


def _style(rung: str) -> Style:
    return _STYLES.get(rung, "framed")


def _consider(
    job: Job,
    form: Form,
    answers: Sequence[Hypothesis],
    rung: str,
    spelling: tuple[str, tuple[str, str]],
) -> None:
    for answer in answers:
        again = (_style(rung), answer.text, answer.cut)
        if again in job.judged:
            outcome = replace(job.judged[again], score=answer.score, rung=rung)
        else:
            outcome = job.judged[again] = judge(job.segment, form, answer, rung, spelling)
        job.consider(outcome)
        job.tokens += answer.tokens
        if job.best and job.best.good:
            return


def _answer_clauses(engine: Engine, jobs: Sequence[Job], rung: str) -> Iterator[Job]:
    lines = [split_clauses(job.segment, job.nodes) for job in jobs]
    parts = [[Job(clause.segment, clause.nodes) for clause in line] for line in lines]
    several = [part for line in parts if len(line) > 1 for part in line]
    if several:
        list(climb(engine, several))  # each part keeps its own best
    for job, line, clauses in zip(jobs, parts, lines, strict=True):
        if len(line) > 1:
            best = [part.best for part in line if part.best]
            target = join_clauses(clauses, [outcome.target for outcome in best])
            codes = tuple(dict.fromkeys(code for outcome in best for code in outcome.codes))
            lost = tuple(text for outcome in best for text in outcome.lost)
            score = sum(outcome.score for outcome in best) / len(best)
            restored = Restored(target, target, lost)
            job.consider(weigh(job.segment, restored, score, rung, codes))
            job.tokens += sum(part.tokens for part in line)
        yield job


def _answer_split(engine: Engine, jobs: Sequence[Job], rung: str) -> Iterator[Job]:
    runs = [split_runs(job.nodes) for job in jobs]
    texts = list(dict.fromkeys(run.chinese for line in runs for run in line if run.chinese))
    answers = {texts[index]: answers[0] for index, answers in engine.translate(texts)}
    english = {text: answer.text for text, answer in answers.items()}
    for job, line in zip(jobs, runs, strict=True):
        target = join_runs(line, english)
        asked = [answers[run.chinese] for run in line if run.chinese]
        chinese = "".join(run.chinese for run in line)
        made = " ".join(answer.text for answer in asked)
        codes = suspicions(Answer(chinese, made)) if chinese else ()
        score = sum(answer.score for answer in asked) / max(1, len(asked))
        job.consider(weigh(job.segment, Restored(target, made), score, rung, codes))
        yield job
