"""Looking at a page: the page named, of the record named."""

from replay import pages
from replay.browser import Answer, Refusal
from replay.dossier import Step
from replay.scene import Failed, Scene

OK = 200


def view(scene: Scene, step: Step) -> None:
    """Sign in and ask for the page; where a page has two faces, one that opens is enough."""
    town = str(step.fields.get("municipality", scene.dossier.town))
    paths = pages.paths(scene, str(step.fields["page"]), step.fields.get("of"), town)
    if not paths:
        raise Failed(f"there is no page '{step.fields['page']}' to look at")
    answers: list[Answer] = []
    with scene.as_(step.by) as browser:
        for path in paths:
            answers.append(browser.get(path))
            if answers[-1].status == OK:
                return
    raise Refusal(answers[0])
