"""Looking at a page: the page named, of the record named."""

from django.urls import reverse

from replay import pages
from replay.browser import Answer, Refusal
from replay.dossier import Step
from replay.scene import Failed, Scene
from replay.verbs import emergency

OK = 200


def view(scene: Scene, step: Step) -> None:
    """Sign in and ask for the page; where a page has two faces, one that opens is enough."""
    town = str(step.fields.get("municipality", scene.dossier.town))
    page = str(step.fields["page"])
    paths = pages.paths(scene, page, step.fields.get("of"), town)
    if page == "search":
        _search(scene, step)
        return
    if not paths:
        raise Failed(f"there is no page '{page}' to look at")
    answers: list[Answer] = []
    with scene.as_(step.by) as browser:
        for path in paths:
            answers.append(browser.get(path))
            if answers[-1].status == OK:
                if "verdict" in step.fields:
                    emergency.review(scene, step, browser, answers[-1])
                return
    raise Refusal(answers[0])


def _search(scene: Scene, step: Step) -> None:
    """The question is posted, as on the page itself."""
    with scene.as_(step.by) as browser:
        page = browser.get(reverse("cases:search"))
        if page.status != OK:
            raise Refusal(page)
        browser.send(page.form(having="query").fill({"query": step.fields["query"]}), page)
